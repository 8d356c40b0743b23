package org.posthorn.smtp.session;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.posthorn.smtp.Extension;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.internal.PathGrammar;

/** The arguments of MAIL or RCPT as they are read: a path, then parameters (RFC 5321 sections 4.1.1.2, 4.1.1.3 and 4.1.1.11). */
abstract class PathCommand {

    private static final Reply REPEATED = Reply.of(501, "5.5.4", "Parameter given twice");
    private static final Reply MALFORMED = Reply.of(501, "5.5.4", "Malformed parameter");
    private static final int ARGUMENT = "MAIL ".length();

    private final Verb verb;
    private final String before;
    private final CharSequence line;
    private final int end;
    private final boolean utf8;
    private final Predicate<Extension> offered;
    private final Set<Parameter> given = EnumSet.noneOf(Parameter.class);
    private boolean ascii = true;

    /**
     * Reads nothing yet.
     *
     * @param verb MAIL or RCPT
     * @param before what is before the path
     * @param line the command line: octets as they came or, with {@code utf8}, characters
     * @param end where its text ends, trailing white space not counted
     * @param utf8 whether there may be characters beyond ASCII (RFC 6531 section 3.3)
     * @param offered the extensions whose parameters there may be
     */
    PathCommand(Verb verb, String before, CharSequence line, int end, boolean utf8, Predicate<Extension> offered) {
        this.verb = verb;
        this.before = before;
        this.line = line;
        this.end = end;
        this.utf8 = utf8;
        this.offered = offered;
    }

    /** Takes the path; null, or why it is none. */
    abstract @Nullable Reply path(PathGrammar.Path path);

    /** Takes a parameter, the first of its name; null, or what is wrong with its value. */
    abstract @Nullable Reply parameter(Parameter parameter, String value);

    /** What is said where there is no path. */
    abstract Reply badSyntax();

    /** What is said to a path that is none. */
    abstract Reply badPath();

    /** Reads all; null, or what the client is told in place of a question to the application. */
    final @Nullable Reply read() {
        int from = ARGUMENT + before.length();
        if (from >= end || !CommandText.startsWith(line, ARGUMENT, before) || line.charAt(from) != '<') {
            return badSyntax();
        }
        PathGrammar.Path path = utf8 ? PathGrammar.utf8Path(line, from) : PathGrammar.path(line, from);
        if (path == null || path.end() > end) {
            return badPath();
        }
        for (int i = from; i < path.end() && ascii; i++) {
            ascii = line.charAt(i) < 0x80;
        }
        Reply refusal = path(path);
        int at = path.end();
        while (refusal == null && at < end) {
            int next = wordEnd(at + 1);
            refusal = line.charAt(at) == ' ' ? word(at + 1, next) : MALFORMED;
            at = next;
        }
        return refusal;
    }

    /** Whether the path, a source route included, is all ASCII. */
    final boolean isAscii() {
        return ascii;
    }

    private int wordEnd(int from) {
        int to = from;
        while (to < end && line.charAt(to) != ' ') {
            to++;
        }
        return to;
    }

    /** Reads {@code esmtp-keyword ["=" esmtp-value]}. */
    private @Nullable Reply word(int from, int to) {
        int keywordEnd = from;
        while (keywordEnd < to && line.charAt(keywordEnd) != '=') {
            keywordEnd++;
        }
        boolean hasValue = keywordEnd < to;
        if (!isKeyword(from, keywordEnd) || (hasValue && !isValue(keywordEnd + 1, to))) {
            return MALFORMED;
        }
        Parameter parameter = Parameter.of(verb, line, from, keywordEnd);
        if (parameter == null || !offered.test(parameter.extension())) {
            return Reply.of(555, "5.5.4", "Unknown parameter " + line.subSequence(from, keywordEnd));
        } else if (!given.add(parameter)) {
            return REPEATED;
        } else if (hasValue != parameter.hasValue()) {
            return Reply.of(501, "5.5.4", parameter.keyword() + (hasValue ? " has no value" : " needs a value"));
        }
        return parameter(
                parameter, hasValue ? line.subSequence(keywordEnd + 1, to).toString() : "");
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

    /** esmtp-value = 1*(%d33-60 / %d62-126); with SMTPUTF8, UTF8-non-ascii too. */
    private boolean isValue(int from, int to) {
        for (int i = from; i < to; i++) {
            char c = line.charAt(i);
            if (c <= ' ' || c == '=' || (c >= 0x7f && (!utf8 || c < 0xa0))) {
                return false;
            }
        }
        return to > from;
    }
}
