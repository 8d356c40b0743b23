package org.posthorn.examples;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.posthorn.mime.Defect;
import org.posthorn.mime.Header;
import org.posthorn.mime.Message;
import org.posthorn.mime.Part;

/** A message as a person wants to see it: headers decoded, the tree of its parts with sizes and digests, and what is wrong with it. */
final class Outline {

    private final StringBuilder text = new StringBuilder();

    Outline(Message message) {
        for (Header header : message.headers()) {
            line(1, header.name() + ": " + header.text());
        }
        line(0, "");
        part(message, 1);
        for (Defect defect : message.defects()) {
            line(1, "defect at " + defect.offset() + ": " + defect.kind());
        }
    }

    private void part(Part part, int depth) {
        StringBuilder what = new StringBuilder(part.contentType().mediaType());
        part.filename().ifPresent(name -> what.append("  ").append(quoted(Optional.of(name))));
        if (part.parts().isEmpty()) {
            byte[] octets = part.decoded().octets();
            what.append("  ").append(octets.length).append(" octets");
            if (!part.transferEncoding().isEmpty()) {
                what.append(" in ").append(part.transferEncoding());
            }
            what.append("  sha-256 ").append(digest(octets), 0, 16).append('…');
        }
        line(depth, what.toString());
        part.parts().forEach(inner -> part(inner, depth + 1));
    }

    private void line(int depth, String content) {
        text.append("  ".repeat(depth)).append(content).append(System.lineSeparator());
    }

    @Override
    public String toString() {
        return text.toString();
    }

    /** For people: in quotes, or a dash where there is nothing. */
    static String quoted(Optional<String> value) {
        return value.map(v -> "\"" + v + "\"").orElse("-");
    }

    static String digest(byte[] octets) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}
