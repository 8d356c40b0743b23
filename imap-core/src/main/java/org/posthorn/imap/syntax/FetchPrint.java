package org.posthorn.imap.syntax;

import org.posthorn.imap.FetchData;

/** Writes what FETCH tells of a message. */
final class FetchPrint {

    private FetchPrint() {}

    static void write(Pen out, FetchData data) {
        if (data instanceof FetchData.Flags flags) {
            out.put("FLAGS (");
            boolean some = FlagSyntax.write(out, flags.flags());
            out.put(flags.recent() ? (some ? " \\Recent)" : "\\Recent)") : ")");
        } else if (data instanceof FetchData.Uid uid) {
            out.put("UID ").number(uid.uid());
        } else if (data instanceof FetchData.ModSeq modSeq) {
            out.put("MODSEQ (").number(modSeq.modSeq()).put(')');
        } else if (data instanceof FetchData.Size size) {
            out.put("RFC822.SIZE ").number(size.octets());
        } else if (data instanceof FetchData.InternalDate date) {
            Dates.write(out.put("INTERNALDATE "), date.date());
        } else if (data instanceof FetchData.Body body) {
            name(out, body.name());
            body(out, body);
        } else if (data instanceof FetchData.Envelope envelope) {
            StructurePrint.write(out.put("ENVELOPE "), envelope.envelope());
        } else if (data instanceof FetchData.Structure structure) {
            out.put(structure.extensible() ? "BODYSTRUCTURE " : "BODY ");
            StructurePrint.write(out, structure.structure(), structure.extensible());
        } else {
            writeOthers(out, data);
        }
    }

    private static void writeOthers(Pen out, FetchData data) {
        if (data instanceof FetchData.BinarySize size) {
            SectionSyntax.writeBinaryPart(out.put("BINARY.SIZE"), size.part());
            out.space().number(size.octets());
        } else if (data instanceof FetchData.Preview preview) {
            out.put("PREVIEW ").nstring(preview.text().orElse(null));
        } else if (data instanceof FetchData.EmailId id) {
            out.put("EMAILID (").put(id.id()).put(')');
        } else if (data instanceof FetchData.ThreadId id) {
            out.put("THREADID ").put(id.id().map(i -> "(" + i + ")").orElse("NIL"));
        } else if (data instanceof FetchData.SaveDate date) {
            out.put("SAVEDATE ");
            if (date.date().isPresent()) {
                Dates.write(out, date.date().get());
            } else {
                out.nil();
            }
        } else if (data instanceof FetchData.Streamed) {
            throw new IllegalArgumentException("what is streamed is written piece by piece");
        }
    }

    /** The name of a section and the space behind it. */
    static void name(Pen out, FetchData.Name name) {
        switch (name.kind()) {
            case BODY -> SectionSyntax.write(out.put("BODY"), name.section());
            case BINARY ->
                SectionSyntax.writeBinaryPart(out.put("BINARY"), name.section().part());
            case RFC822 -> out.put("RFC822");
            case RFC822_HEADER -> out.put("RFC822.HEADER");
            case RFC822_TEXT -> out.put("RFC822.TEXT");
        }
        if (name.origin().isPresent()) {
            out.put('<').number(name.origin().getAsLong()).put('>');
        }
        out.space();
    }

    private static void body(Pen out, FetchData.Body body) {
        if (body.octets().isPresent()) {
            out.octets(body.octets().get(), body.name().kind() == FetchData.Kind.BINARY);
        } else {
            out.nil();
        }
    }
}
