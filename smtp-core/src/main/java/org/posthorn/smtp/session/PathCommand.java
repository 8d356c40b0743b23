package org.posthorn.smtp.session;

import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.posthorn.smtp.Extension;
import org.posthorn.smtp.MailParameters;
import org.posthorn.smtp.MailParameters.BodyType;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.ReversePath;
import org.posthorn.smtp.internal.PathGrammar;
import org.posthorn.smtp.internal.Xtext;

/** The arguments of MAIL and RCPT as they are read: a path, then parameters (RFC 5321 sections 4.1.1.2, 4.1.1.3 and 4.1.1.11). */
final class PathCommand {

    private static final Reply REPEATED = Reply.of(501, "5.5.4", "Parameter given twice");
    private static final Reply BAD_SIZE = Reply.of(501, "5.5.4", "SIZE takes a number of one to twenty digits");
    private static final Reply BAD_BODY = Reply.of(501, "5.5.4", "BODY takes 7BIT or 8BITMIME");
    private static final Reply BAD_AUTH = Reply.of(501, "5.5.4", "AUTH takes a mailbox or <>, as xtext");
    private static final Reply BAD_PARAMETER = Reply.of(501, "5.5.4", "Malformed parameter");

    private final CharSequence line;
    private final int end;
    private final Predicate<Extension> offered;

    private PathGrammar.@Nullable Path path;
    private MailParameters parameters = MailParameters.NONE;
    private @Nullable Reply refusal;

    /**
     * Reads nothing yet.
     *
     * @param line the command line
     * @param end where its text ends, trailing white space not counted
     * @param offered the extensions whose parameters there may be
     */
    PathCommand(CharSequence line, int end, Predicate<Extension> offered) {
        this.line = line;
        this.end = end;
        this.offered = offered;
    }

    /** Reads; whether all is well, so that {@link #path} and {@link #parameters} can be asked, else {@link #refusal}. */
    boolean read(String keyword, Reply badSyntax, Reply badPath, boolean mail) {
        int from = "MAIL ".length() + keyword.length();
        if (from >= end || !CommandText.startsWith(line, "MAIL ".length(), keyword) || line.charAt(from) != '<') {
            refusal = badSyntax;
            return false;
        }
        path = PathGrammar.path(line, from);
        if (path == null || path.end() > end) {
            refusal = badPath;
            return false;
        }
        int at = path.end();
        while (at < end && refusal == null) {
            at = parameter(at, mail);
        }
        return refusal == null;
    }

    PathGrammar.Path path() {
        if (path == null) {
            throw new IllegalStateException("no path was read");
        }
        return path;
    }

    MailParameters parameters() {
        return parameters;
    }

    Reply refusal() {
        return refusal == null ? BAD_PARAMETER : refusal;
    }

    /** Reads one parameter, which starts with the space before it. */
    private int parameter(int from, boolean mail) {
        int to = from + 1;
        int equals = -1;
        while (to < end && line.charAt(to) > ' ' && line.charAt(to) < 0x7f) {
            if (line.charAt(to) == '=' && equals < 0) {
                equals = to;
            }
            to++;
        }
        int keywordEnd = equals < 0 ? to : equals;
        if (line.charAt(from) != ' ' || (to < end && line.charAt(to) != ' ') || !isKeyword(from + 1, keywordEnd)) {
            refusal = BAD_PARAMETER;
        } else {
            String value = equals < 0 ? "" : line.subSequence(equals + 1, to).toString();
            if (equals >= 0 && (value.isEmpty() || value.indexOf('=') >= 0)) {
                refusal = BAD_PARAMETER;
            } else {
                take(line.subSequence(from + 1, keywordEnd).toString(), value, mail);
            }
        }
        return to;
    }

    private void take(String keyword, String value, boolean mail) {
        if (mail && keyword.equalsIgnoreCase("SIZE") && offered.test(Extension.SIZE)) {
            size(value);
        } else if (mail && keyword.equalsIgnoreCase("BODY") && offered.test(Extension.EIGHT_BIT_MIME)) {
            body(value);
        } else if (mail && keyword.equalsIgnoreCase("AUTH") && offered.test(Extension.AUTH)) {
            auth(value);
        } else {
            refusal = Reply.of(555, "5.5.4", "Unknown parameter " + keyword);
        }
    }

    private void size(String digits) {
        if (parameters.size().isPresent()) {
            refusal = REPEATED;
        } else if (!digits.matches("[0-9]{1,20}")) {
            refusal = BAD_SIZE;
        } else {
            parameters = parameters.withSize(number(digits));
        }
    }

    /** Up to twenty digits; what a long cannot hold is taken as the greatest that it can. */
    private static long number(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    private void body(String value) {
        if (parameters.body().isPresent()) {
            refusal = REPEATED;
            return;
        }
        for (BodyType type : BodyType.values()) {
            if (type != BodyType.BINARY_MIME && type.keyword().equalsIgnoreCase(value)) {
                parameters = parameters.withBody(type);
                return;
            }
        }
        refusal = BAD_BODY;
    }

    private void auth(String value) {
        Optional<ReversePath> submitter = submitter(Xtext.decode(value));
        if (parameters.auth().isPresent()) {
            refusal = REPEATED;
        } else if (submitter.isEmpty()) {
            refusal = BAD_AUTH;
        } else {
            parameters = parameters.withAuth(submitter.get());
        }
    }

    /** A mailbox, or {@code <>} (RFC 4954 section 8). */
    private static Optional<ReversePath> submitter(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        } else if (text.equals("<>")) {
            return Optional.of(ReversePath.NULL);
        }
        PathGrammar.Path path = text.startsWith("@") ? null : PathGrammar.path("<" + text + ">", 0);
        return path == null || path.domain().isEmpty() || path.end() != text.length() + 2
                ? Optional.empty()
                : Optional.of(new ReversePath(path.localPart(), path.domain()));
    }

    /** esmtp-keyword = (ALPHA / DIGIT) *(ALPHA / DIGIT / "-"). */
    private boolean isKeyword(int from, int to) {
        for (int i = from; i < to; i++) {
            char c = line.charAt(i);
            boolean letterOrDigit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!letterOrDigit && (c != '-' || i == from)) {
                return false;
            }
        }
        return to > from;
    }
}
