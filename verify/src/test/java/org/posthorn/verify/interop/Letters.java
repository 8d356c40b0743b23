package org.posthorn.verify.interop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import org.posthorn.mailbox.Flags;
import org.posthorn.mailbox.Mailbox;
import org.posthorn.mailbox.MessageTable;

/** Messages that are told apart by their subjects. */
final class Letters {

    private Letters() {}

    /** A message as protocols send it. */
    static byte[] letter(String subject) {
        String header = """
                From: sender@example.org
                Subject: %s
                Date: Mon, 23 Nov 2026 10:00:00 +0000
                Message-ID: <%s@example.org>

                """.formatted(subject, subject.replace(' ', '.'));
        return (header + ".\nGr\u00fc\u00dfe\n").replace("\n", "\r\n").getBytes(ISO_8859_1);
    }

    static String subject(byte[] letter) {
        String text = new String(letter, ISO_8859_1);
        int from = text.indexOf("Subject: ") + 9;
        return text.substring(from, text.indexOf('\r', from));
    }

    static byte[] octets(Mailbox mailbox, long uid) throws IOException {
        try (InputStream stream = mailbox.message(uid).orElseThrow().open().stream()) {
            return stream.readAllBytes();
        }
    }

    /** What is in a mailbox, by subject; it does not change meanwhile. */
    static Map<String, Flags> in(Mailbox mailbox) throws IOException {
        MessageTable messages = mailbox.snapshot().messages();
        Map<String, Flags> found = new TreeMap<>();
        for (int row = 0; row < messages.size(); row++) {
            String subject = subject(octets(mailbox, messages.uid(row)));
            if (found.put(subject, messages.flags(row)) != null) {
                throw new IOException("twice in the mailbox: " + subject);
            }
        }
        return found;
    }

    /** The UID of the message of that subject. */
    static long uid(Mailbox mailbox, String subject) throws IOException {
        for (long uid : mailbox.snapshot().messages().uids().stream().toArray()) {
            if (subject(octets(mailbox, uid)).equals(subject)) {
                return uid;
            }
        }
        throw new IOException("not in the mailbox: " + subject);
    }
}
