package org.posthorn.mime.tnef;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.posthorn.mime.ContentType;
import org.posthorn.mime.Disposition;
import org.posthorn.mime.MessageId;
import org.posthorn.mime.NewPart;
import org.posthorn.mime.Part;

/**
 * What is packed into a part of the type {@code application/ms-tnef}, often named {@code winmail.dat} (MS-OXTNEF): the bodies of a message
 * and its attachments. It reads anything, in one pass, and copies no attachment; what departs from the format is told by
 * {@link #deviations}. Usable alone.
 *
 * @param contents the bodies first, then the attachments in order; at most {@value #MOST_CONTENTS}
 * @param deviations what departs from the format, in order; at most {@value #MOST_DEVIATIONS}
 */
public record Tnef(List<Content> contents, List<Deviation> deviations) {

    /** More contents are left out, with a {@link Flaw#LIMIT}. */
    public static final int MOST_CONTENTS = 1_000;

    /** More deviations are not told. */
    public static final int MOST_DEVIATIONS = 100;

    /** Bodies in compressed RTF that would be larger, in octets, are left out, with a {@link Flaw#LIMIT}. */
    public static final int LARGEST_RTF = 1 << 26;

    /** What a content is. */
    public enum Role {
        /** The message's text, in one of its forms. */
        BODY,
        /** A file. */
        ATTACHMENT,
        /** Another message, itself of the type {@code application/ms-tnef}: read it anew. */
        MESSAGE
    }

    /** How data can depart from the format. */
    public enum Flaw {
        /** It does not begin as TNEF does. Nothing was read. */
        NOT_TNEF,
        /** It ends within an attribute. What there is was read. */
        CUT_OFF,
        /** The checksum of an attribute is not that of its octets. It was read. */
        CHECKSUM,
        /** A list of properties that cannot be read to its end. */
        MALFORMED_PROPERTIES,
        /** A body in compressed RTF that cannot be read to its end. */
        MALFORMED_RTF,
        /** Something was left out, being beyond a limit. */
        LIMIT
    }

    /**
     * A departure from the format.
     *
     * @param flaw which
     * @param offset the octet where the attribute begins in which it is, from the start of the data
     */
    public record Deviation(Flaw flaw, long offset) {

        /** Refuses null. */
        public Deviation {
            Objects.requireNonNull(flaw);
        }
    }

    /**
     * One of the things packed.
     *
     * @param role what it is
     * @param name its file name, without control characters and never empty; never to be used as a path
     * @param type its content type; that of a text body says UTF-8 or the charset of its octets, if that is known
     * @param contentId by what HTML refers to it, without angle brackets, or null
     * @param octets its octets, read-only; those of attachments are a view of the data given to {@link Tnef#read(byte[])}
     */
    public record Content(
            Role role, String name, String type, @Nullable String contentId, ByteBuffer octets) {

        /** Makes a view of the octets from their position to their limit. */
        public Content {
            Objects.requireNonNull(role);
            Objects.requireNonNull(name);
            Objects.requireNonNull(type);
            octets = octets.slice().asReadOnlyBuffer();
        }

        /** {@return it as a part that can be put into a message, in the place of what it was packed in for instance} */
        public NewPart part() {
            byte[] copy = new byte[octets.remaining()];
            octets.duplicate().get(copy);
            ContentType known = ContentType.read(type).value();
            boolean carried = !known.is("multipart") && !known.is("message");
            NewPart part = NewPart.of(carried ? known : ContentType.of("application", "octet-stream"), copy);
            List<MessageId> ids = contentId == null
                    ? List.of()
                    : MessageId.read('<' + contentId + '>').value();
            part = ids.size() == 1 ? part.with(ids.get(0)) : part;
            return role == Role.BODY ? part : part.with(Disposition.ATTACHMENT.with("filename", name));
        }

        /** {@return its octets, read-only, with a position of the caller's own} */
        @Override
        public ByteBuffer octets() {
            return octets.duplicate();
        }
    }

    /** Copies the lists. */
    public Tnef {
        contents = List.copyOf(contents);
        deviations = List.copyOf(deviations);
    }

    /**
     * Unpacks a part.
     *
     * @param part an application/ms-tnef, or whatever is named {@code winmail.dat}; it must fit in memory
     * @return what is in it; empty if the part is something else
     */
    public static Optional<Tnef> of(Part part) {
        boolean packed = part.contentType().is("application", "ms-tnef")
                || part.contentType().is("application", "vnd.ms-tnef")
                || part.filename().filter("winmail.dat"::equalsIgnoreCase).isPresent();
        return packed ? Optional.of(read(part.decoded().octets())) : Optional.empty();
    }

    /**
     * Unpacks an array.
     *
     * @param octets the data, decoded; it must not change as long as the contents are used
     * @return what is in it
     */
    public static Tnef read(byte[] octets) {
        return read(octets, 0, octets.length);
    }

    /**
     * Unpacks part of an array.
     *
     * @param octets holds the data, decoded; it must not change as long as the contents are used
     * @param from the first octet
     * @param to one past the last
     * @return what is in it
     * @throws IndexOutOfBoundsException when the range is not within the array
     */
    public static Tnef read(byte[] octets, int from, int to) {
        Objects.checkFromToIndex(from, to, octets.length);
        return new TnefReader(octets, from, to).read();
    }

    /**
     * {@return the first body of a type}
     *
     * @param type the type without parameters, in small letters, such as {@code text/html}
     */
    public Optional<Content> body(String type) {
        return contents.stream()
                .filter(each -> each.role == Role.BODY && (each.type + ";").startsWith(type + ";"))
                .findFirst();
    }

    /** {@return what is not a body: files and messages, in order} */
    public List<Content> attachments() {
        return contents.stream().filter(each -> each.role != Role.BODY).toList();
    }
}
