package org.posthorn.mailbox.maildir;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.posthorn.mailbox.MailboxName;

/** The directory of a mailbox: {@code .a.b}, each segment in modified UTF-7 (RFC 3501 section 5.1.3), in which dots are encoded too. */
final class DirectoryNames {

    private static final Base64.Encoder ENCODER = Base64.getEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getDecoder();

    private DirectoryNames() {}

    static String of(MailboxName name) {
        StringBuilder directory = new StringBuilder();
        for (String segment : name.segments()) {
            directory.append('.');
            encode(segment, directory);
        }
        return directory.toString();
    }

    /** Empty if it is no directory that could be a mailbox. */
    static Optional<MailboxName> name(String directory) {
        if (directory.length() < 2 || directory.charAt(0) != '.' || directory.charAt(1) == '.') {
            return Optional.empty();
        }
        List<String> segments = new ArrayList<>();
        try {
            for (String part : directory.substring(1).split("\\.", -1)) {
                segments.add(decoded(part));
            }
            MailboxName name = new MailboxName(segments);
            return of(name).equals(directory) && !name.isInbox() ? Optional.of(name) : Optional.empty();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static boolean isPlain(char c) {
        return c >= ' ' && c <= '~' && c != '&' && c != '.';
    }

    private static void encode(String segment, StringBuilder out) {
        for (int at = 0; at < segment.length(); ) {
            char c = segment.charAt(at);
            if (isPlain(c)) {
                out.append(c);
                at++;
            } else if (c == '&') {
                out.append("&-");
                at++;
            } else {
                int end = at;
                while (end < segment.length() && !isPlain(segment.charAt(end)) && segment.charAt(end) != '&') {
                    end++;
                }
                byte[] units = segment.substring(at, end).getBytes(StandardCharsets.UTF_16BE);
                out.append('&')
                        .append(ENCODER.encodeToString(units).replace('/', ','))
                        .append('-');
                at = end;
            }
        }
    }

    private static String decoded(String part) throws CharacterCodingException {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < part.length(); ) {
            char c = part.charAt(at);
            int end = c == '&' ? part.indexOf('-', at) : at;
            if (end < 0 || c > '~') {
                throw new IllegalArgumentException("not modified UTF-7");
            }
            if (c != '&') {
                text.append(c);
            } else if (end == at + 1) {
                text.append('&');
            } else {
                byte[] units = DECODER.decode(part.substring(at + 1, end).replace(',', '/'));
                text.append(StandardCharsets.UTF_16BE.newDecoder().decode(ByteBuffer.wrap(units)));
            }
            at = end + 1;
        }
        return text.toString();
    }
}
