package org.posthorn.mailbox.maildir;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * The name of a message's file: what names the message for good, and behind {@code :2,} a letter for each flag.
 *
 * @param base what names the message
 * @param marked whether there is a mark, and flags behind it
 * @param letters the flags, and whatever else is there
 */
record FileName(Base base, boolean marked, String letters) {

    static final String MARK = ":2,";

    private static final int ID_OCTETS = 16;

    /**
     * What names a message for good.
     *
     * @param text as {@code 1234567890.M1P2.host,S=17,W=18}
     */
    record Base(String text) {

        /** The number behind {@code ,S=} or {@code ,W=}, as Dovecot writes it; -1 if there is none. */
        long number(char key) {
            for (int at = text.indexOf(','); at >= 0; at = text.indexOf(',', at + 1)) {
                if (at + 3 < text.length() && text.charAt(at + 1) == key && text.charAt(at + 2) == '=') {
                    return digits(at + 3);
                }
            }
            return -1;
        }

        private long digits(int from) {
            int end = from;
            while (end < text.length() && end < from + 15 && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
                end++;
            }
            return end == from ? -1 : Long.parseLong(text, from, end, 10);
        }

        /** What is in front of the sizes. */
        String unique() {
            int comma = text.indexOf(',');
            return comma < 0 ? text : text.substring(0, comma);
        }

        /** An identifier that this name makes, whatever characters are in it. */
        String emailId() {
            try {
                byte[] hash = MessageDigest.getInstance("SHA-256").digest(unique().getBytes(StandardCharsets.UTF_8));
                return "E" + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, ID_OCTETS));
            } catch (NoSuchAlgorithmException e) {
                throw new AssertionError("every Java platform has SHA-256", e);
            }
        }

        /** A message that is kept as protocols send it has one size. */
        static Base of(String unique, long size) {
            return new Base(unique + ",S=" + size + ",W=" + size);
        }
    }

    static FileName parse(String name) {
        int mark = name.indexOf(MARK);
        return mark < 0
                ? new FileName(new Base(name), false, "")
                : new FileName(new Base(name.substring(0, mark)), true, name.substring(mark + MARK.length()));
    }

    /** Whether a file of this name is a message, and can be in our list as it is. */
    static boolean isFit(String name) {
        if (name.isEmpty() || name.charAt(0) == '.' || name.startsWith(MARK)) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) < ' ' || name.charAt(i) == '\uFFFD') {
                return false;
            }
        }
        return true;
    }
}
