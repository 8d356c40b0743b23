package org.posthorn.examples.commands;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.posthorn.mime.Defect;
import org.posthorn.mime.Header;
import org.posthorn.mime.Message;
import org.posthorn.mime.MimeReader;
import org.posthorn.mime.Part;
import org.posthorn.mime.text.HtmlText;

/**
 * A message as a person wants to see it: headers decoded, the tree of its parts with sizes and digests, and what is wrong with it. Nothing
 * of the message reaches the terminal as it is: see {@link Printable}.
 */
final class Outline {

    private static final int MOST_LINES = 100;
    private static final int LONGEST_LINE = 500;
    private static final int LARGE = 1 << 20;

    /** Parts deeper than this are not shown; an encoded message is one level, and each is decoded to be looked into. */
    private static final int DEEPEST = 100;

    private final StringBuilder text = new StringBuilder();

    Outline(Message message) throws IOException {
        headers(message, 1);
        line(0, "");
        part(message, 1);
        for (Defect defect : message.defects()) {
            Defect.Kind kind = defect.kind();
            line(
                    1,
                    "defect at " + defect.offset() + ": " + kind + ", "
                            + kind.severity().name().toLowerCase(Locale.ROOT)
                            + (kind.evasion() ? ", used to evade filters" : ""));
        }
    }

    /** With the text of the message below. */
    static Outline withText(Message message) throws IOException {
        Outline outline = new Outline(message);
        List<Part> body = message.textBody();
        for (Part part : body) {
            if (part.contentType().is("text")) {
                outline.line(0, "");
                outline.body(part);
            }
        }
        return outline;
    }

    private void headers(Part part, int depth) {
        for (Header header : part.headers()) {
            line(depth, header.name() + ": " + header.text());
        }
    }

    private void part(Part part, int depth) throws IOException {
        if (depth > DEEPEST) {
            line(depth, "…");
            return;
        }
        StringBuilder what = new StringBuilder(part.contentType().mediaType());
        part.contentType()
                .charset()
                .ifPresent(charset -> what.append("; charset=").append(charset));
        part.disposition().ifPresent(disposition -> what.append("  ").append(disposition.type()));
        part.filename().ifPresent(name -> what.append("  ").append(quoted(Optional.of(name))));
        Optional<Message> message = part.message();
        if (part.content() == MimeReader.Content.LEAF) {
            Contents contents = Contents.of(part);
            what.append("  ").append(contents.size()).append(" octets");
            what.append(" in ").append(part.transferEncoding());
            what.append("  sha-256 ").append(contents.sha256(), 0, 16).append('…');
        }
        line(depth, what.toString());
        for (Part inner : part.parts()) {
            part(inner, depth + 1);
        }
        if (message.isPresent()) {
            line(depth + 1, "message " + quoted(message.get().subject()));
            part(message.get(), depth + 1);
        }
    }

    private void body(Part part) throws IOException {
        boolean html = part.contentType().is("text", "html");
        if (html && part.octets() > LARGE) {
            return;
        }
        try (BufferedReader lines = new BufferedReader(
                html
                        ? new StringReader(HtmlText.read(part.decoded().text()))
                        : Contents.of(part).text(part))) {
            int count = 0;
            for (String line; (line = lines.readLine()) != null && ++count <= MOST_LINES; ) {
                line(1, line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + "…" : line);
            }
            if (count > MOST_LINES) {
                line(1, "…");
            }
        }
    }

    private void line(int depth, String content) {
        text.append("  ".repeat(depth)).append(Printable.line(content)).append(System.lineSeparator());
    }

    @Override
    public String toString() {
        return text.toString();
    }

    /** For people: in quotes, or a dash where there is nothing. */
    static String quoted(Optional<String> value) {
        return value.map(v -> "\"" + Printable.line(v) + "\"").orElse("-");
    }
}
