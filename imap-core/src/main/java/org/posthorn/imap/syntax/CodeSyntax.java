package org.posthorn.imap.syntax;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.posthorn.imap.ResponseCode;
import org.posthorn.imap.ResponseCode.Counter;
import org.posthorn.imap.ResponseCode.MetadataProblem;
import org.posthorn.imap.SequenceSet;

/** Response codes (RFC 9051 section 9, resp-text-code, and extensions), in both directions. */
final class CodeSyntax {

    private static final Map<String, ResponseCode.Word> WORDS = new HashMap<>();

    static {
        for (ResponseCode.Word word : ResponseCode.Word.values()) {
            WORDS.put(word.word(), word);
        }
    }

    private CodeSyntax() {}

    // ---- reading ----

    /** A code in its brackets. */
    static ResponseCode code(Cursor in, FlagCache flags) {
        in.expect('[');
        String name = in.keyword();
        ResponseCode.Word word = WORDS.get(name);
        ResponseCode code = word != null && in.peek() == ']' ? word : named(in, name, flags);
        if (in.bears(Quirk.EXTRA_SPACES)) {
            in.more();
        }
        in.expect(']');
        return code;
    }

    private static ResponseCode named(Cursor in, String name, FlagCache flags) {
        return switch (name) {
            case "CAPABILITY" -> new ResponseCode.Capability(CommandGrammar.words(in));
            case "BADCHARSET" -> new ResponseCode.BadCharset(in.more() ? in.astrings() : List.of());
            case "INPROGRESS" ->
                in.more()
                        ? inProgress(in)
                        : new ResponseCode.InProgress(Optional.empty(), OptionalLong.empty(), OptionalLong.empty());
            default -> in.more() ? withArguments(in, name, flags) : new ResponseCode.Other(name, "");
        };
    }

    private static ResponseCode withArguments(Cursor in, String name, FlagCache flags) {
        return switch (name) {
            case "UIDNEXT" -> new ResponseCode.Counted(Counter.UIDNEXT, in.nzNumber());
            case "UIDVALIDITY" -> new ResponseCode.Counted(Counter.UIDVALIDITY, in.nzNumber());
            case "UNSEEN" -> new ResponseCode.Counted(Counter.UNSEEN, in.nzNumber());
            case "HIGHESTMODSEQ" -> new ResponseCode.Counted(Counter.HIGHESTMODSEQ, in.number64());
            case "PERMANENTFLAGS" -> {
                FlagCache.Listed listed = flags.read(in);
                yield new ResponseCode.PermanentFlags(listed.data().flags(), listed.others());
            }
            case "APPENDUID" -> {
                long uidValidity = in.nzNumber();
                in.space();
                yield new ResponseCode.AppendUid(uidValidity, Sets.plain(in));
            }
            case "COPYUID" -> {
                long uidValidity = in.nzNumber();
                in.space();
                SequenceSet from = Sets.plain(in);
                in.space();
                yield new ResponseCode.CopyUid(uidValidity, from, Sets.plain(in));
            }
            case "MODIFIED" -> new ResponseCode.Modified(Sets.sequence(in));
            case "MAILBOXID" -> {
                in.open();
                String id = in.atom();
                in.close();
                yield new ResponseCode.MailboxId(id);
            }
            case "NOUPDATE" -> new ResponseCode.NoUpdate(in.string());
            case "METADATA" -> metadata(in);
            case "BADEVENT" -> new ResponseCode.BadEvent(in.astrings());
            default -> new ResponseCode.Other(name, in.textUpTo(']'));
        };
    }

    private static ResponseCode metadata(Cursor in) {
        for (MetadataProblem problem : MetadataProblem.values()) {
            if (in.word(problem.name())) {
                OptionalLong octets = OptionalLong.empty();
                if (problem == MetadataProblem.LONGENTRIES || problem == MetadataProblem.MAXSIZE) {
                    in.space();
                    octets = OptionalLong.of(in.number());
                }
                return new ResponseCode.Metadata(problem, octets);
            }
        }
        throw in.syntax("expected what is wrong with annotations");
    }

    private static ResponseCode inProgress(Cursor in) {
        in.open();
        Optional<String> tag = Optional.ofNullable(in.nstring());
        in.space();
        OptionalLong done = in.nil() ? OptionalLong.empty() : OptionalLong.of(in.number());
        in.space();
        OptionalLong goal = in.nil() ? OptionalLong.empty() : OptionalLong.of(in.nzNumber());
        in.close();
        return new ResponseCode.InProgress(tag, done, goal);
    }

    // ---- writing ----

    /** Writes a code in its brackets. */
    static void write(Pen out, ResponseCode code) {
        out.put('[');
        if (code instanceof ResponseCode.Word word) {
            out.put(word.word());
        } else if (code instanceof ResponseCode.Counted number) {
            out.put(number.counter().name()).space().number(number.value());
        } else if (code instanceof ResponseCode.Capability capability) {
            CommandPrint.words(out.put("CAPABILITY"), capability.capabilities());
        } else if (code instanceof ResponseCode.BadCharset charset) {
            out.put("BADCHARSET");
            if (!charset.charsets().isEmpty()) {
                out.space().strings(charset.charsets());
            }
        } else if (code instanceof ResponseCode.PermanentFlags permanent) {
            out.put("PERMANENTFLAGS (");
            boolean some = FlagSyntax.write(out, permanent.flags());
            out.put(permanent.others() ? (some ? " \\*)" : "\\*)") : ")");
        } else {
            writeUids(out, code);
        }
        out.put(']');
    }

    private static void writeUids(Pen out, ResponseCode code) {
        if (code instanceof ResponseCode.AppendUid append) {
            out.put("APPENDUID ")
                    .number(append.uidValidity())
                    .space()
                    .put(append.uids().toString());
        } else if (code instanceof ResponseCode.CopyUid copy) {
            out.put("COPYUID ").number(copy.uidValidity()).space();
            out.put(copy.from().toString()).space().put(copy.to().toString());
        } else if (code instanceof ResponseCode.Modified modified) {
            out.put("MODIFIED ").put(modified.messages().toString());
        } else if (code instanceof ResponseCode.MailboxId id) {
            out.put("MAILBOXID (").put(id.id()).put(')');
        } else {
            writeOthers(out, code);
        }
    }

    private static void writeOthers(Pen out, ResponseCode code) {
        if (code instanceof ResponseCode.NoUpdate update) {
            out.put("NOUPDATE ").string(update.tag());
        } else if (code instanceof ResponseCode.Metadata metadata) {
            out.put("METADATA ").put(metadata.problem().name());
            metadata.octets().ifPresent(n -> out.space().number(n));
        } else if (code instanceof ResponseCode.BadEvent event) {
            out.put("BADEVENT (").put(String.join(" ", event.events())).put(')');
        } else if (code instanceof ResponseCode.InProgress progress) {
            out.put("INPROGRESS (").nstring(progress.tag().orElse(null)).space();
            number(out, progress.done());
            number(out.space(), progress.goal());
            out.put(')');
        } else if (code instanceof ResponseCode.Other other) {
            out.put(other.name()).put(other.arguments().isEmpty() ? "" : " ").text(other.arguments());
        }
    }

    private static void number(Pen out, OptionalLong number) {
        if (number.isPresent()) {
            out.number(number.getAsLong());
        } else {
            out.nil();
        }
    }
}
