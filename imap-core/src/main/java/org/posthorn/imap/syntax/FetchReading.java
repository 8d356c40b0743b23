package org.posthorn.imap.syntax;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.posthorn.imap.FetchData;
import org.posthorn.imap.MessageResponse;
import org.posthorn.imap.Octets;
import org.posthorn.imap.Section;

/** A FETCH response on its way: its grammar resumes behind each literal that is streamed. */
final class FetchReading {

    private final boolean byUid;
    private final long number;
    private final FlagCache flags;
    private final List<FetchData> data = new ArrayList<>(4);
    private boolean first = true;
    private FetchData.@Nullable Name streamed;
    private boolean ended;

    /** Behind the name of the response. */
    FetchReading(Cursor in, boolean byUid, long number, FlagCache flags) {
        this.byUid = byUid;
        this.number = number;
        this.flags = flags;
        in.space();
        in.open();
    }

    /**
     * Reads on to the end of the list, or to a literal that is to be streamed.
     *
     * @param announced where that is, or -1
     * @return what it holds; null if there is none
     */
    FetchData.@Nullable Name read(Cursor in, int announced) {
        streamed = null;
        boolean more = first ? in.peek() != ')' : in.more();
        first = false;
        while (more) {
            item(in, announced);
            if (streamed != null) {
                return streamed;
            }
            in.checkElements(data.size());
            more = in.more();
        }
        in.close();
        in.end();
        ended = true;
        return null;
    }

    boolean ended() {
        return ended;
    }

    boolean byUid() {
        return byUid;
    }

    long number() {
        return number;
    }

    /** What was read so far. */
    List<FetchData> data() {
        return Collections.unmodifiableList(data);
    }

    /** The literal that is streamed stands in the list by its size. */
    void streamed(FetchData.Name name, long size) {
        data.add(new FetchData.Streamed(name, size));
    }

    MessageResponse.Fetch response() {
        return new MessageResponse.Fetch(byUid, number, data);
    }

    private void item(Cursor in, int announced) {
        if (in.word("FLAGS")) {
            in.space();
            data.add(flags.read(in).data());
        } else if (in.word("UID")) {
            in.space();
            data.add(new FetchData.Uid(in.nzNumber()));
        } else if (in.word("MODSEQ")) {
            in.space();
            in.open();
            data.add(new FetchData.ModSeq(in.number64()));
            in.close();
        } else if (in.word("RFC822.SIZE")) {
            in.space();
            data.add(new FetchData.Size(in.number64()));
        } else if (in.word("INTERNALDATE")) {
            in.space();
            data.add(new FetchData.InternalDate(Dates.dateTime(in)));
        } else if (in.word("ENVELOPE")) {
            in.space();
            data.add(new FetchData.Envelope(StructureGrammar.envelope(in)));
        } else if (!section(in, announced)) {
            other(in, announced);
        }
    }

    /** {@code BODY} and {@code BINARY}, with a section or not. */
    private boolean section(Cursor in, int announced) {
        if (in.word("BODY")) {
            if (in.peek() == '[') {
                Section section = SectionSyntax.section(in);
                body(in, new FetchData.Name(FetchData.Kind.BODY, section, origin(in)), announced);
            } else {
                structure(in, false);
            }
        } else if (in.word("BODYSTRUCTURE")) {
            structure(in, true);
        } else if (in.word("BINARY.SIZE")) {
            List<Integer> part = SectionSyntax.binaryPart(in);
            in.space();
            data.add(new FetchData.BinarySize(part, in.number()));
        } else if (in.word("BINARY")) {
            Section section = new Section(SectionSyntax.binaryPart(in), Section.Text.ALL, List.of());
            body(in, new FetchData.Name(FetchData.Kind.BINARY, section, origin(in)), announced);
        } else {
            return false;
        }
        return true;
    }

    private void structure(Cursor in, boolean extensible) {
        in.space();
        data.add(new FetchData.Structure(StructureGrammar.structure(in), extensible));
    }

    private static OptionalLong origin(Cursor in) {
        if (!in.take('<')) {
            return OptionalLong.empty();
        }
        long origin = in.number64();
        in.expect('>');
        return OptionalLong.of(origin);
    }

    private void other(Cursor in, int announced) {
        if (in.word("RFC822")) {
            body(in, FetchData.Kind.RFC822, announced);
        } else if (in.word("RFC822.HEADER")) {
            body(in, FetchData.Kind.RFC822_HEADER, announced);
        } else if (in.word("RFC822.TEXT")) {
            body(in, FetchData.Kind.RFC822_TEXT, announced);
        } else if (in.word("PREVIEW")) {
            in.space();
            data.add(new FetchData.Preview(Optional.ofNullable(in.nstring())));
        } else if (in.word("EMAILID")) {
            in.space();
            data.add(new FetchData.EmailId(objectId(in)));
        } else if (in.word("THREADID")) {
            in.space();
            data.add(new FetchData.ThreadId(in.nil() ? Optional.empty() : Optional.of(objectId(in))));
        } else if (in.word("SAVEDATE")) {
            in.space();
            Optional<OffsetDateTime> date = in.nil() ? Optional.empty() : Optional.of(Dates.dateTime(in));
            data.add(new FetchData.SaveDate(date));
        } else {
            in.atom();
            in.space();
            Values.skip(in);
        }
    }

    private static String objectId(Cursor in) {
        in.open();
        String id = in.atom();
        in.close();
        return id;
    }

    private void body(Cursor in, FetchData.Kind kind, int announced) {
        body(in, new FetchData.Name(kind, Section.MESSAGE, OptionalLong.empty()), announced);
    }

    private void body(Cursor in, FetchData.Name name, int announced) {
        in.space();
        if (in.position() == announced) {
            streamed = name;
            return;
        }
        Optional<Octets> octets = in.seesString() || !in.nil() ? Optional.of(in.octets()) : Optional.empty();
        data.add(new FetchData.Body(name, octets));
    }
}
