package org.posthorn.mime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Messages that travel in pieces: message/partial (RFC 2046 section 5.2.2). Nothing here keeps pieces until the others arrive: that is the
 * caller's. Joined pieces are as little to be trusted as the pieces, of which filters have seen none whole.
 */
public final class Partial {

    /** The least size of a piece: smaller ones would be all header. */
    public static final int LEAST_SIZE = 1_000;

    /** What belongs to the message that is in pieces, whatever the header around the first piece says; and all Content- fields. */
    private static final Set<String> INNER = Set.of("subject", "message-id", "encrypted", "mime-version");

    private static final int MOST_IN_ONE = 1 << 20;

    private Partial() {}

    /**
     * Puts a message together again. Pieces that are there twice count once; a message that was in pieces of pieces is a piece again.
     *
     * @param pieces messages of the type message/partial, in any order
     * @return the message; empty when a piece is missing, or they are not pieces of one message. Its octets are those of the pieces, which
     *     must stay unchanged as long as it is used
     * @throws LimitExceeded if the limits of the first piece say that a breach throws
     */
    public static Optional<Message> join(List<Message> pieces) {
        TreeMap<Integer, Message> byNumber = new TreeMap<>();
        int total = 0;
        String id = "";
        for (Message piece : pieces) {
            ContentType type = piece.contentType();
            String itsId = type.parameter("id").orElse("");
            int number = number(type, "number");
            if (!type.is("message", "partial") || number == 0 || !(id.isEmpty() || id.equals(itsId))) {
                return Optional.empty();
            }
            id = itsId;
            total = Math.max(total, number(type, "total"));
            byNumber.putIfAbsent(number, piece);
        }
        boolean whole = total > 0 && byNumber.size() == total && byNumber.lastKey() == total;
        return whole ? Optional.of(joined(List.copyOf(byNumber.values()))) : Optional.empty();
    }

    /** A parameter's number from 1 on; 0 if it is none. */
    private static int number(ContentType type, String parameter) {
        String text = type.parameter(parameter).orElse("").strip();
        return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
    }

    private static Message joined(List<Message> pieces) {
        Message first = pieces.get(0);
        Source source = first.structure().source;
        Segments.Builder beginning = new Segments.Builder();
        beginning.add(source, first.bodyOffset(), first.end());
        Message inner = Message.of(beginning.build(0), first.structure().limits);
        Segments.Builder all = new Segments.Builder();
        addFields(all, first, false);
        addFields(all, inner, true);
        all.add(octets("\r\n"));
        all.add(inner.structure().source, inner.bodyOffset(), inner.end());
        for (Message piece : pieces.subList(1, pieces.size())) {
            all.add(piece.structure().source, piece.bodyOffset(), piece.end());
        }
        return Message.of(all.build(MOST_IN_ONE), first.structure().limits);
    }

    /**
     * Divides a message into pieces, at ends of lines. Each has the header fields that are about the way of the message, a subject that counts,
     * and an identifier of its own.
     *
     * @param message the message, of ASCII in lines that end with CRLF; if it was parsed from an array, that must stay unchanged as long as
     *     the pieces are used
     * @param size how many octets of the message a piece may hold, at least {@link #LEAST_SIZE}; a header or a line that is longer stays in one
     * @param stamps asked for the identifiers
     * @return the pieces, in order: one if the message is not longer
     * @throws IllegalArgumentException if the size is too small, or the message is not fit to be sent as 7bit, as its pieces have to be
     */
    public static List<Message> split(Message message, int size, Stamps stamps) {
        if (size < LEAST_SIZE) {
            throw new IllegalArgumentException("size " + size);
        }
        if (message.needs() != Transport.SEVEN_BIT
                || message.structure().lines(message.offset(), message.end()).bare > 0) {
            throw new IllegalArgumentException("octets that 7bit cannot carry");
        }
        List<Long> cuts = cuts(message, size);
        String id = stamps.unique() + '@' + domain(message);
        List<Message> pieces = new ArrayList<>();
        for (int i = 0; i + 1 < cuts.size(); i++) {
            Segments.Builder piece = new Segments.Builder();
            addFields(piece, message, false);
            MessageId own = new MessageId(stamps.unique() + '@' + domain(message));
            piece.add(octets(pieceFields(message, own, id, i + 1, cuts.size() - 1)));
            if (i == 0) {
                addFields(piece, message, true);
                piece.add(octets("\r\n"));
            }
            piece.add(message.structure().source, cuts.get(i), cuts.get(i + 1));
            pieces.add(Message.of(piece.build(MOST_IN_ONE), Message.COMPOSED));
        }
        return List.copyOf(pieces);
    }

    private static String pieceFields(Message message, MessageId own, String id, int number, int total) {
        StringBuilder out = new StringBuilder();
        String subject = HeaderText.clean(message.subject().orElse("")) + " (part " + number + " of " + total + ")";
        String encoded = EncodedWords.encode(subject.strip(), EncodedWords.Place.TEXT, "Subject: ".length());
        HeaderWriter.unstructured("Subject", encoded, out);
        HeaderWriter.structured("Message-ID", own.toString(), out);
        HeaderWriter.structured("MIME-Version", "1.0", out);
        ContentType type = ContentType.of("message", "partial")
                .with("id", id)
                .with("number", Integer.toString(number))
                .with("total", Integer.toString(total));
        HeaderWriter.structured("Content-Type", type.toString(), out);
        return out.append("\r\n").toString();
    }

    /** Where the pieces of the body begin, and where the last one ends. */
    private static List<Long> cuts(Message message, int size) {
        Source source = message.structure().source;
        List<Long> cuts = new ArrayList<>();
        cuts.add(message.bodyOffset());
        long room = Math.max(0, size - (message.bodyOffset() - message.offset()));
        for (long from = message.bodyOffset(); from < message.end(); room = size) {
            long next =
                    from + room >= message.end() ? message.end() : lineEnd(source, from, from + room, message.end());
            cuts.add(next);
            from = next;
        }
        if (cuts.size() == 1) {
            cuts.add(message.end());
        }
        return cuts;
    }

    /** Behind the last line end in a range or, if there is none, the first behind it. */
    private static long lineEnd(Source source, long from, long to, long end) {
        long at = to;
        while (at > from && source.at(at - 1) != '\n') {
            at--;
        }
        if (at > from) {
            return at;
        }
        at = to;
        while (at < end && source.at(at) != '\n') {
            at++;
        }
        return Math.min(at + 1, end);
    }

    /** The fields of the message that belong to it as the one in pieces, or those of the one around the pieces; with their line ends. */
    private static void addFields(Segments.Builder out, Message message, boolean inner) {
        Source source = message.structure().source;
        for (Header field : message.headers()) {
            String name = field.name().toLowerCase(Locale.ROOT);
            if (inner == (name.startsWith("content-") || INNER.contains(name))) {
                out.add(source, field.offset(), field.end());
                out.add(octets("\r\n"));
            }
        }
    }

    private static Source octets(String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        return Source.of(octets, 0, octets.length);
    }

    private static String domain(Message message) {
        return message.from().stream()
                .flatMap(address -> address.mailboxes().stream())
                .map(Address.Mailbox::domain)
                .filter(domain -> !domain.isEmpty()
                        && domain.length() < 256
                        && domain.chars().allMatch(c -> c < 128))
                .findFirst()
                .orElse("message.invalid");
    }
}
