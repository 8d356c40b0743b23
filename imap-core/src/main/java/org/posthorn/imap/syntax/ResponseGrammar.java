package org.posthorn.imap.syntax;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.posthorn.imap.MailboxResponse;
import org.posthorn.imap.MessageResponse;
import org.posthorn.imap.Response;
import org.posthorn.imap.ResponseCode;
import org.posthorn.imap.SessionResponse;
import org.posthorn.imap.SessionResponse.Condition;
import org.posthorn.mailbox.UidSet;

/** Reads responses but FETCH (RFC 9051 section 9, response). */
final class ResponseGrammar {

    private static final Condition[] CONDITIONS = Condition.values();

    private final FlagCache flags = new FlagCache();

    FlagCache flags() {
        return flags;
    }

    /** Whether a line is text, at whose end no literal is announced: a status or a continuation. */
    static boolean isText(Cursor in) {
        if (!in.take('*')) {
            return true;
        }
        return in.take(' ') && condition(in) != null;
    }

    /** The beginning of a FETCH response; null if it is another. Nothing is to be read of the other by the same cursor. */
    @Nullable FetchReading fetch(Cursor in) {
        if (!in.take('*')) {
            return null;
        }
        in.space();
        if (!in.seesDigit()) {
            return null;
        }
        long number = in.number();
        in.space();
        boolean byUid = in.word("UIDFETCH");
        return byUid || in.word("FETCH") ? new FetchReading(in, byUid, number, flags) : null;
    }

    /** A whole response that is no FETCH. */
    Response response(Cursor in) {
        Response response;
        if (in.take('+')) {
            response = continuation(in);
        } else if (in.take('*')) {
            in.space();
            response = untagged(in);
        } else {
            response = tagged(in);
        }
        in.end();
        return response;
    }

    private static Response continuation(Cursor in) {
        if (in.atEnd() && in.bears(Quirk.NO_TEXT)) {
            return new SessionResponse.Continuation("");
        }
        in.expect(' ');
        return new SessionResponse.Continuation(in.restOfLine());
    }

    private Response tagged(Cursor in) {
        if (!in.sees(Chars.TAG)) {
            throw new Flawed(Flaw.Kind.NO_TAG, "expected a tag, * or +");
        }
        String tag = in.tag();
        in.space();
        Condition condition = condition(in);
        if (condition == null) {
            throw in.syntax("expected OK, NO or BAD");
        }
        return status(in, Optional.of(tag), condition);
    }

    private static @Nullable Condition condition(Cursor in) {
        for (Condition condition : CONDITIONS) {
            if (in.word(condition.name())) {
                return condition;
            }
        }
        return null;
    }

    private Response status(Cursor in, Optional<String> tag, Condition condition) {
        if (in.atEnd() && in.bears(Quirk.NO_TEXT)) {
            return new SessionResponse.Status(tag, condition, Optional.empty(), "");
        }
        in.space();
        Optional<ResponseCode> code = Optional.empty();
        if (in.peek() == '[') {
            code = Optional.of(CodeSyntax.code(in, flags));
            if (!in.take(' ') && !(in.atEnd() && in.bears(Quirk.NO_TEXT))) {
                throw in.syntax("expected a space and a text");
            }
        }
        return new SessionResponse.Status(tag, condition, code, in.restOfLine());
    }

    private Response untagged(Cursor in) {
        if (in.seesDigit()) {
            return numbered(in);
        }
        Condition condition = condition(in);
        if (condition != null) {
            return status(in, Optional.empty(), condition);
        }
        return named(in, in.keyword());
    }

    private static Response numbered(Cursor in) {
        long number = in.number();
        in.space();
        String name = in.keyword();
        return switch (name) {
            case "EXISTS" -> new MailboxResponse.Exists(number);
            case "RECENT" -> new MailboxResponse.Recent(number);
            case "EXPUNGE" -> new MessageResponse.Expunge(number);
            default -> unknown(in, name);
        };
    }

    private Response named(Cursor in, String name) {
        return switch (name) {
            case "CAPABILITY" -> new SessionResponse.Capability(CommandGrammar.words(in));
            case "ENABLED" -> new SessionResponse.Enabled(CommandGrammar.words(in));
            case "ID" -> {
                in.space();
                yield new SessionResponse.Id(in.nil() ? java.util.Map.of() : CommandGrammar.fields(in));
            }
            case "FLAGS" -> {
                in.space();
                yield new MailboxResponse.Flags(flags.read(in).data().flags());
            }
            case "VANISHED" -> vanished(in);
            default -> {
                Response response = MailboxData.response(in, name);
                response = response != null ? response : AccountData.response(in, name);
                yield response != null ? response : unknown(in, name);
            }
        };
    }

    private static Response vanished(Cursor in) {
        in.space();
        boolean earlier = in.peek() == '(';
        if (earlier) {
            in.open();
            if (!in.word("EARLIER")) {
                throw in.syntax("expected EARLIER");
            }
            in.close();
            in.space();
        }
        UidSet uids = Sets.uids(in);
        return new MessageResponse.Vanished(earlier, uids);
    }

    private static Response unknown(Cursor in, String name) {
        in.skipRest();
        return new SessionResponse.Unknown(name);
    }
}
