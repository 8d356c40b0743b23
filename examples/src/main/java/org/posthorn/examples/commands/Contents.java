package org.posthorn.examples.commands;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.posthorn.mime.Charsets;
import org.posthorn.mime.Part;

/**
 * The decoded body of a part, read once through, however large.
 *
 * @param size how many octets
 * @param sha256 their digest, in hexadecimal
 */
record Contents(long size, String sha256) {

    /** Text of more octets is decoded as it is read, without a second look at what charset it may be. */
    private static final int LARGE = 16 << 20;

    static Contents of(Part part) throws IOException {
        MessageDigest digest = newDigest();
        long size = 0;
        byte[] some = new byte[(int) Math.min(1 << 16, part.octets() + 1)];
        try (InputStream octets = part.decoded().stream()) {
            for (int count; (count = octets.read(some)) >= 0; ) {
                digest.update(some, 0, count);
                size += count;
            }
        }
        return new Contents(size, HexFormat.of().formatHex(digest.digest()));
    }

    /** The body as text in its charset. */
    Reader text(Part part) {
        if (size <= LARGE) {
            return new StringReader(part.decoded().text());
        }
        return new InputStreamReader(
                part.decoded().stream(),
                part.contentType().charset().flatMap(Charsets::find).orElse(StandardCharsets.UTF_8));
    }

    static String digest(byte[] octets) {
        return HexFormat.of().formatHex(newDigest().digest(octets));
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}
