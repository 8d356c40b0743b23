package org.posthorn.mime;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.posthorn.mime.codec.Decoder;

/** Reads all of a message that has a form, the values of its header fields and its encoded bodies, only for their defects. */
final class Inspection {

    /** In lower case. Of a second Content-Type the structure tells. */
    private static final Set<String> ONCE = Set.of(
            "date",
            "from",
            "sender",
            "reply-to",
            "to",
            "cc",
            "bcc",
            "message-id",
            "in-reply-to",
            "references",
            "subject",
            "mime-version",
            "content-transfer-encoding",
            "content-disposition",
            "content-id");

    private final Structure structure;
    private final int most;
    private final MimeLimits truncating;
    private final List<Defect> found;
    private final EnumSet<Defect.Kind> breached = EnumSet.noneOf(Defect.Kind.class);

    private Inspection(Structure structure, List<Defect> known) {
        this.structure = structure;
        this.most = structure.limits.defects();
        this.truncating = structure.limits.onBreach(MimeLimits.OnBreach.TRUNCATE);
        this.found = new ArrayList<>(known);
        known.stream().map(Defect::kind).filter(Defect.Kind::isLimit).forEach(breached::add);
    }

    /** The defects of the structure, and those of lines, values and bodies behind them; ordered by their offsets. */
    static List<Defect> of(Structure structure, List<Defect> known) {
        Inspection inspection = new Inspection(structure, known);
        inspection.lines();
        for (int part = 0; part < structure.count() && !inspection.isFull(); part++) {
            inspection.part(structure.view(part));
        }
        inspection.found.sort(Comparator.comparingLong(Defect::offset));
        return List.copyOf(inspection.found);
    }

    private boolean isFull() {
        return found.size() >= most;
    }

    private void add(Defect.Kind kind, long offset) {
        if (kind.isLimit() && breached.add(kind) || !isFull()) {
            found.add(new Defect(kind, offset));
        } else if (breached.add(Defect.Kind.DEFECTS_LIMIT)) {
            found.add(new Defect(Defect.Kind.DEFECTS_LIMIT, offset));
        }
    }

    private void lines() {
        Defects ofLines = new Defects(truncating);
        structure.lines(0, structure.source.size()).report(ofLines);
        while (ofLines.take()) {
            add(ofLines.taken().kind(), ofLines.taken().offset());
        }
    }

    private void part(Part part) {
        Set<String> seen = new HashSet<>();
        for (Header field : part.headers()) {
            String name = field.name().toLowerCase(Locale.ROOT);
            if (part instanceof Message && ONCE.contains(name) && !seen.add(name)) {
                add(Defect.Kind.REPEATED_FIELD, field.offset());
            }
            Parsed.Reading<?> reading = reading(name);
            if (reading != null) {
                long value = field.valueOffset();
                field.read(reading, truncating, (kind, offset) -> add(kind, value + offset));
            }
        }
        if (part.content() == MimeReader.Content.LEAF) {
            body(part);
        }
    }

    private static Parsed.@Nullable Reading<?> reading(String name) {
        return switch (name) {
            case "from",
                    "to",
                    "cc",
                    "bcc",
                    "sender",
                    "reply-to",
                    "resent-from",
                    "resent-to",
                    "resent-cc",
                    "resent-bcc",
                    "resent-sender" -> Address::read;
            case "subject", "comments", "content-description" -> Header::unstructured;
            case "date", "resent-date" -> MailDate::read;
            case "message-id", "in-reply-to", "references", "content-id", "resent-message-id" -> MessageId::read;
            case "content-language" -> LanguageTags::read;
            case "received" -> Received::read;
            case "content-type" -> ContentType::read;
            case "content-disposition" -> Disposition::read;
            default -> null;
        };
    }

    private void body(Part part) {
        Decoder decoder = part.decoded().decoder();
        if (decoder == null) {
            return;
        }
        byte[] some = new byte[(int) Math.min(8192, part.octets() + 1)];
        try (InputStream octets = decoder.reading(part.openBody())) {
            while (octets.read(some) >= 0 && decoder.defects() == 0) {
                // the first one is enough
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (decoder.defects() > 0) {
            add(Defect.Kind.MALFORMED_ENCODING, part.bodyOffset() + Math.max(0, decoder.firstDefect()));
        }
    }
}
