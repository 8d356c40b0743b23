package org.posthorn.mime;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.posthorn.mime.text.FlowedText;
import org.posthorn.mime.text.HtmlText;

/** The text of a message as it stands below that of a reply, or in a message that forwards it. */
final class Quotation {

    private Quotation() {}

    /** The text, quoted once, below a line that says whose it is. Signatures are left out (RFC 3676 section 4.3). */
    static FlowedText of(Message original, String attribution) {
        List<FlowedText.Paragraph> all = new ArrayList<>();
        all.add(new FlowedText.Paragraph(0, attribution));
        all.addAll(withoutSignature(text(original)).quoted().paragraphs());
        return new FlowedText(all);
    }

    /** Who wrote when, as far as the message tells. */
    static String attribution(Message original) {
        String author = authors(original);
        String name = author.isEmpty() ? "Somebody" : author;
        return original.date()
                .map(date -> "On " + MailDate.format(date) + ", " + name + " wrote:")
                .orElse(name + " wrote:");
    }

    private static String authors(Message original) {
        return original.from().stream()
                .flatMap(address -> address.mailboxes().stream())
                .map(author -> author.displayName().isEmpty() ? author.address() : author.displayName())
                .limit(5)
                .collect(Collectors.joining(", "));
    }

    /** The text, not quoted, below the header fields that people look at. */
    static FlowedText forwarded(Message original) {
        List<FlowedText.Paragraph> all = new ArrayList<>(introduction(original));
        all.addAll(text(original).paragraphs());
        return new FlowedText(all);
    }

    /** The same as HTML, whose body is kept as it is; "" if the message has none. */
    static String forwardedHtml(Message original) {
        StringBuilder bodies = new StringBuilder();
        for (Part part : original.htmlBody()) {
            if (part.contentType().is("text", "html")) {
                bodies.append(Html.body(part.decoded().text())).append('\n');
            }
        }
        return bodies.isEmpty() ? "" : new FlowedText(introduction(original)).html() + bodies;
    }

    private static List<FlowedText.Paragraph> introduction(Message original) {
        List<FlowedText.Paragraph> all = new ArrayList<>();
        all.add(new FlowedText.Paragraph(0, "-------- Forwarded message --------"));
        for (String name : List.of("Subject", "Date", "From", "To", "Cc")) {
            original.headers()
                    .text(name)
                    .filter(text -> !text.isEmpty())
                    .ifPresent(text -> all.add(new FlowedText.Paragraph(0, name + ": " + HeaderText.clean(text))));
        }
        all.add(new FlowedText.Paragraph(0, ""));
        return all;
    }

    /** What the parts of the body say that are text. */
    private static FlowedText text(Message original) {
        List<FlowedText.Paragraph> all = new ArrayList<>();
        for (Part part : original.textBody()) {
            ContentType type = part.contentType();
            if (type.is("text", "plain")) {
                all.addAll(ReadableText.flowed(type, part.decoded().text()).paragraphs());
            } else if (type.is("text", "html")) {
                String text = HtmlText.read(part.decoded().text());
                all.addAll(FlowedText.ofLines(text).paragraphs());
            }
        }
        return new FlowedText(all);
    }

    private static FlowedText withoutSignature(FlowedText text) {
        List<FlowedText.Paragraph> all = text.paragraphs();
        int end = all.size();
        for (int i = end - 1; i >= 0 && all.get(i).depth() == 0; i--) {
            if (all.get(i).isSignatureSeparator()) {
                end = i;
                break;
            }
        }
        while (end > 0 && all.get(end - 1).text().isBlank()) {
            end--;
        }
        return new FlowedText(all.subList(0, end));
    }
}
