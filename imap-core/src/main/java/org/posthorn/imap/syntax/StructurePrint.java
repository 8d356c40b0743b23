package org.posthorn.imap.syntax;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.posthorn.imap.BodyStructure;
import org.posthorn.imap.MessageEnvelope;

/** Writes envelopes and body structures. */
final class StructurePrint {

    private StructurePrint() {}

    static void write(Pen out, MessageEnvelope envelope) {
        out.put('(').nstring(envelope.date().orElse(null)).space();
        out.nstring(envelope.subject().orElse(null)).space();
        addresses(out, envelope.from());
        addresses(out.space(), envelope.sender());
        addresses(out.space(), envelope.replyTo());
        addresses(out.space(), envelope.to());
        addresses(out.space(), envelope.cc());
        addresses(out.space(), envelope.bcc());
        out.space().nstring(envelope.inReplyTo().orElse(null)).space();
        out.nstring(envelope.messageId().orElse(null)).put(')');
    }

    private static void addresses(Pen out, List<MessageEnvelope.Address> addresses) {
        if (addresses.isEmpty()) {
            out.nil();
            return;
        }
        out.put('(');
        for (MessageEnvelope.Address address : addresses) {
            out.put('(').nstring(address.name().orElse(null)).space();
            out.nstring(address.route().orElse(null)).space();
            out.nstring(address.mailbox().orElse(null)).space();
            out.nstring(address.host().orElse(null)).put(')');
        }
        out.put(')');
    }

    /** Writes a structure, with what only BODYSTRUCTURE tells if it is there and wanted. */
    static void write(Pen out, BodyStructure structure, boolean extensible) {
        out.put('(');
        if (structure instanceof BodyStructure.Multipart multipart) {
            multipart(out, multipart, extensible);
        } else if (structure instanceof BodyStructure.Part part) {
            part(out, part, extensible);
        }
        out.put(')');
    }

    private static void multipart(Pen out, BodyStructure.Multipart multipart, boolean extensible) {
        if (multipart.parts().isEmpty()) {
            throw new IllegalArgumentException("a multipart without parts cannot be written");
        }
        for (BodyStructure part : multipart.parts()) {
            write(out, part, extensible);
        }
        out.space().string(multipart.subtype());
        if (extensible && multipart.extension().isPresent()) {
            parameters(out.space(), multipart.parameters());
            extension(out, multipart.extension().get());
        }
    }

    private static void part(Pen out, BodyStructure.Part part, boolean extensible) {
        out.string(part.type()).space().string(part.subtype());
        parameters(out.space(), part.parameters());
        out.space().nstring(part.id().orElse(null)).space();
        out.nstring(part.description().orElse(null)).space();
        out.string(part.encoding()).space().number(part.octets());
        if (part.message().isPresent()) {
            write(out.space(), part.message().get().envelope());
            write(out.space(), part.message().get().structure(), extensible);
        }
        if (part.lines().isPresent()) {
            out.space().number(part.lines().getAsLong());
        }
        if (extensible && part.extension().isPresent()) {
            out.space().nstring(part.extension().get().md5().orElse(null));
            extension(out, part.extension().get());
        }
    }

    private static void extension(Pen out, BodyStructure.Extension extension) {
        Optional<BodyStructure.Disposition> disposition = extension.disposition();
        if (disposition.isPresent()) {
            out.put(" (").string(disposition.get().type());
            parameters(out.space(), disposition.get().parameters());
            out.put(") ");
        } else {
            out.put(" NIL ");
        }
        languages(out, extension.languages());
        out.space().nstring(extension.location().orElse(null));
    }

    private static void languages(Pen out, List<String> languages) {
        if (languages.isEmpty()) {
            out.nil();
            return;
        }
        out.strings(languages);
    }

    private static void parameters(Pen out, Map<String, String> parameters) {
        if (parameters.isEmpty()) {
            out.nil();
            return;
        }
        out.put('(');
        boolean first = true;
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            (first ? out : out.space()).string(parameter.getKey()).space().string(parameter.getValue());
            first = false;
        }
        out.put(')');
    }
}
