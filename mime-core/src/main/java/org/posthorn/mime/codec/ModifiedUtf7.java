package org.posthorn.mime.codec;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;

/**
 * Modified UTF-7, in which IMAP4rev1 and Maildirs write names of mailboxes (RFC 3501 section 5.1.3): printable ASCII as it is, other characters
 * as UTF-16 in a Base64 of its own between {@code &} and {@code -}. IMAP4rev2 and UTF8=ACCEPT write UTF-8 instead.
 *
 * @param alsoEncoded printable characters that are written in Base64 too, because they mean something else where the name will stand
 */
public record ModifiedUtf7(String alsoEncoded) {

    /** As IMAP has it. */
    public static final ModifiedUtf7 IMAP = new ModifiedUtf7("");

    /** Refuses {@code &}, which is written in a way of its own. */
    public ModifiedUtf7 {
        if (Objects.requireNonNull(alsoEncoded).indexOf('&') >= 0) {
            throw new IllegalArgumentException("& is always encoded");
        }
    }

    /**
     * Writes a name.
     *
     * @param name any text
     * @return the name in printable ASCII; half of a pair of surrogates becomes U+FFFD
     */
    public String encode(String name) {
        if (name.chars().allMatch(c -> isPlain((char) c) && c != '&')) {
            return name;
        }
        StringBuilder out = new StringBuilder();
        for (int at = 0; at < name.length(); ) {
            char c = name.charAt(at);
            int end = at + 1;
            if (c == '&') {
                out.append("&-");
            } else if (isPlain(c)) {
                out.append(c);
            } else {
                while (end < name.length() && !isPlain(name.charAt(end))) {
                    end++;
                }
                byte[] units = name.substring(at, end).getBytes(StandardCharsets.UTF_16BE);
                out.append('&').append(Base64.IMAP.encodeToString(units)).append('-');
            }
            at = end;
        }
        return out.toString();
    }

    /**
     * Reads a name.
     *
     * @param written the name as it was written
     * @return the name; empty if it is written in another way than {@link #encode} would, so that no two ways lead to one mailbox
     */
    public Optional<String> decode(String written) {
        if (written.indexOf('&') < 0) {
            return written.chars().allMatch(c -> isPlain((char) c)) ? Optional.of(written) : Optional.empty();
        }
        try {
            String name = decoded(written);
            return encode(name).equals(written) ? Optional.of(name) : Optional.empty();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private String decoded(String written) throws CharacterCodingException {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < written.length(); ) {
            int shift = written.indexOf('&', at);
            if (shift < 0) {
                return text.append(written, at, written.length()).toString();
            }
            int end = written.indexOf('-', shift);
            if (end < 0) {
                throw new IllegalArgumentException("no end of Base64");
            }
            text.append(written, at, shift);
            if (end == shift + 1) {
                text.append('&');
            } else {
                byte[] units =
                        Base64.IMAP.decode(written.substring(shift + 1, end).getBytes(StandardCharsets.ISO_8859_1));
                text.append(StandardCharsets.UTF_16BE.newDecoder().decode(ByteBuffer.wrap(units)));
            }
            at = end + 1;
        }
        return text.toString();
    }

    private boolean isPlain(char c) {
        return c >= ' ' && c <= '~' && alsoEncoded.indexOf(c) < 0;
    }
}
