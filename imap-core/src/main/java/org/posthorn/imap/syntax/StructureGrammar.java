package org.posthorn.imap.syntax;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.posthorn.imap.BodyStructure;
import org.posthorn.imap.MessageEnvelope;

/** Reads envelopes and body structures (RFC 9051 section 9, envelope and body). */
final class StructureGrammar {

    private StructureGrammar() {}

    // ---- envelopes ----

    static MessageEnvelope envelope(Cursor in) {
        in.open();
        Optional<String> date = nstring(in);
        Optional<String> subject = spaceAndNstring(in);
        MessageEnvelope envelope = new MessageEnvelope(
                date,
                subject,
                addresses(in),
                addresses(in),
                addresses(in),
                addresses(in),
                addresses(in),
                addresses(in),
                spaceAndNstring(in),
                spaceAndNstring(in));
        in.close();
        return envelope;
    }

    private static Optional<String> nstring(Cursor in) {
        return Optional.ofNullable(in.nstring());
    }

    private static Optional<String> spaceAndNstring(Cursor in) {
        in.space();
        return nstring(in);
    }

    private static List<MessageEnvelope.Address> addresses(Cursor in) {
        in.space();
        List<MessageEnvelope.Address> addresses = new ArrayList<>(1);
        if (isEmptyList(in)) {
            return addresses;
        }
        in.open();
        do {
            addresses.add(address(in));
            in.checkElements(addresses.size());
            if (in.bears(Quirk.EXTRA_SPACES)) {
                in.more();
            }
        } while (in.peek() == '(');
        in.close();
        return addresses;
    }

    /** NIL, or what some servers write for it. */
    private static boolean isEmptyList(Cursor in) {
        if (in.peek() == '(' && in.peekSecond() == ')' && in.bears(Quirk.EMPTY_LISTS)) {
            in.open();
            in.close();
            return true;
        }
        return in.nil();
    }

    private static MessageEnvelope.Address address(Cursor in) {
        in.open();
        MessageEnvelope.Address address =
                new MessageEnvelope.Address(nstring(in), spaceAndNstring(in), spaceAndNstring(in), spaceAndNstring(in));
        in.close();
        return address;
    }

    // ---- body structures ----

    static BodyStructure structure(Cursor in) {
        in.open();
        BodyStructure structure = in.peek() == '(' ? multipart(in) : single(in);
        in.close();
        return structure;
    }

    private static BodyStructure multipart(Cursor in) {
        List<BodyStructure> parts = new ArrayList<>();
        boolean more;
        do {
            parts.add(structure(in));
            in.checkElements(parts.size());
            more = in.more();
        } while (in.peek() == '(' && (!more || in.bears(Quirk.EXTRA_SPACES)));
        if (!more) {
            in.space();
        }
        return multipart(in, parts);
    }

    private static BodyStructure multipart(Cursor in, List<BodyStructure> parts) {
        String subtype = in.string();
        if (!in.more()) {
            return new BodyStructure.Multipart(parts, subtype, Map.of(), Optional.empty());
        }
        Map<String, String> parameters = parameters(in);
        return new BodyStructure.Multipart(
                parts, subtype, parameters, Optional.of(extension(in, Optional.empty(), in.more())));
    }

    private static BodyStructure single(Cursor in) {
        if (in.bears(Quirk.EMPTY_MULTIPART) && in.nil()) {
            in.space();
            return multipart(in, List.of());
        }
        String type = in.string();
        in.space();
        String subtype = in.string();
        in.space();
        Map<String, String> parameters = parameters(in);
        Optional<String> id = spaceAndNstring(in);
        Optional<String> description = spaceAndNstring(in);
        in.space();
        String encoding = in.string();
        long octets = count(in);
        OptionalLong lines = OptionalLong.empty();
        Optional<BodyStructure.Embedded> message = Optional.empty();
        if (isMessage(type, subtype)) {
            message = Optional.of(embedded(in));
            lines = OptionalLong.of(count(in));
        } else if (type.equalsIgnoreCase("TEXT")) {
            lines = OptionalLong.of(count(in));
        }
        Optional<BodyStructure.Extension> extension = Optional.empty();
        if (in.more()) {
            Optional<String> md5 = nstring(in);
            extension = Optional.of(extension(in, md5, in.more()));
        }
        return new BodyStructure.Part(
                type, subtype, parameters, id, description, encoding, octets, lines, message, extension);
    }

    private static boolean isMessage(String type, String subtype) {
        return type.equalsIgnoreCase("MESSAGE")
                && (subtype.equalsIgnoreCase("RFC822") || subtype.equalsIgnoreCase("GLOBAL"));
    }

    private static BodyStructure.Embedded embedded(Cursor in) {
        in.space();
        MessageEnvelope envelope = envelope(in);
        in.space();
        return new BodyStructure.Embedded(envelope, structure(in));
    }

    private static long count(Cursor in) {
        in.space();
        if (in.bears(Quirk.UNKNOWN_COUNTS)) {
            if (in.nil()) {
                return 0;
            }
            if (in.take('-')) {
                in.number64();
                return 0;
            }
        }
        return in.number64();
    }

    private static Map<String, String> parameters(Cursor in) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (isEmptyList(in)) {
            return parameters;
        }
        in.open();
        do {
            String name = in.string();
            in.space();
            parameters.putIfAbsent(name, in.string());
            in.checkElements(parameters.size());
        } while (in.more());
        in.close();
        return parameters;
    }

    /** What is behind the MD5 of a part, or behind the parameters of a multipart, as far as it is told. */
    private static BodyStructure.Extension extension(Cursor in, Optional<String> md5, boolean more) {
        Optional<BodyStructure.Disposition> disposition = Optional.empty();
        List<String> languages = List.of();
        Optional<String> location = Optional.empty();
        if (more) {
            disposition = disposition(in);
            more = in.more();
        }
        if (more) {
            languages = languages(in);
            more = in.more();
        }
        if (more) {
            location = nstring(in);
            more = in.more();
        }
        while (more) {
            Values.skip(in);
            more = in.more();
        }
        return new BodyStructure.Extension(md5, disposition, languages, location);
    }

    private static Optional<BodyStructure.Disposition> disposition(Cursor in) {
        if (isEmptyList(in)) {
            return Optional.empty();
        }
        in.open();
        String type = in.string();
        in.space();
        Map<String, String> parameters = parameters(in);
        in.close();
        return Optional.of(new BodyStructure.Disposition(type, parameters));
    }

    private static List<String> languages(Cursor in) {
        if (isEmptyList(in)) {
            return List.of();
        }
        if (in.peek() != '(') {
            return List.of(in.string());
        }
        List<String> languages = new ArrayList<>();
        in.open();
        do {
            languages.add(in.string());
            in.checkElements(languages.size());
        } while (in.more());
        in.close();
        return languages;
    }
}
