package org.posthorn.mime;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ObjLongConsumer;

/**
 * What a server found out about where a message is from: the value of an Authentication-Results field (RFC 8601). Anyone can write such a
 * field: only those of one's own servers count, of which {@link #by} gives the results.
 *
 * @param server the server that vouches for the results: the authserv-id, as it is written
 * @param results the results, in order; none if the server found out nothing
 */
public record AuthenticationResults(String server, List<Result> results) {

    /**
     * What one method found out.
     *
     * @param method the method in lower case: {@code spf}, {@code dkim}, {@code dmarc}
     * @param result what it found out, in lower case: {@code pass}, {@code fail}, {@code none}
     * @param reason why, for people; "" where the server does not say
     * @param properties what was looked at
     */
    public record Result(String method, String result, String reason, List<Property> properties) {

        /** Refuses a method or result that is no token, and CR, LF and NUL in the reason; makes the first two lower case. */
        public Result {
            method = keyword(method);
            result = keyword(result);
            HeaderText.requireClean(reason, "reason");
            properties = List.copyOf(properties);
        }

        private static String keyword(String text) {
            if (!FieldLexer.isToken(text)) {
                throw new IllegalArgumentException("not a keyword: " + text);
            }
            return text.toLowerCase(Locale.ROOT);
        }

        private void print(StringBuilder out) {
            out.append(method).append('=').append(result);
            if (!reason.isEmpty()) {
                Quoted.print(reason, out.append(" reason="));
            }
            for (Property property : properties) {
                out.append(' ').append(property.name).append('=');
                printValue(property.value, out);
            }
        }
    }

    /**
     * Something of the message that was looked at.
     *
     * @param name where it was found, in lower case: {@code smtp.mailfrom}, {@code header.d}
     * @param value what was found
     */
    public record Property(String name, String value) {

        /** Refuses a name that is no token, and CR, LF and NUL in the value; makes the name lower case. */
        public Property {
            name = Result.keyword(name);
            HeaderText.requireClean(value, name);
        }
    }

    /** Refuses CR, LF and NUL in the server's name; copies the list. */
    public AuthenticationResults {
        HeaderText.requireClean(server, "server");
        results = List.copyOf(results);
    }

    /**
     * The results in a message that one's own server vouches for (RFC 8601 section 5). That server has to take such fields out of messages
     * that come from elsewhere.
     *
     * @param message the message
     * @param server the server's name as it writes it in these fields; compared without regard to case
     * @return the results of all its fields, the latest first
     */
    public static List<Result> by(Message message, String server) {
        List<Result> results = new ArrayList<>();
        for (Header header : message.headers().all("Authentication-Results")) {
            AuthenticationResults read = header.read(AuthenticationResults::read, Headers.IGNORE);
            if (read.server.equalsIgnoreCase(server)) {
                results.addAll(read.results);
            }
        }
        return List.copyOf(results);
    }

    /**
     * Reads the body of a received Authentication-Results field, whatever it holds.
     *
     * @param text the field body, folded or not
     * @return the results that could be read, and the defects
     */
    public static Parsed<AuthenticationResults> read(String text) {
        return Parsed.of(text, AuthenticationResults::read);
    }

    /**
     * As {@link #read(String)}, from octets.
     *
     * @param source holds the field body; it is not kept
     * @param from where the body begins
     * @param to where it ends, exclusive
     * @param defects is given each defect with its offset from {@code from}
     * @return the results that could be read
     */
    public static AuthenticationResults read(byte[] source, int from, int to, ObjLongConsumer<Defect.Kind> defects) {
        return read(source, from, to, MimeLimits.DEFAULTS, defects);
    }

    /**
     * As {@link #read(byte[], int, int, ObjLongConsumer)}, as far as limits allow.
     *
     * @param source holds the field body; it is not kept
     * @param from where the body begins
     * @param to where it ends, exclusive
     * @param limits how much is read, and what a breach does
     * @param defects is given each defect with its offset from {@code from}
     * @return the results that could be read
     * @throws LimitExceeded if the limits say that a breach throws
     */
    public static AuthenticationResults read(
            byte[] source, int from, int to, MimeLimits limits, ObjLongConsumer<Defect.Kind> defects) {
        return new Reader(new FieldLexer(source, from, to, limits, defects)).read();
    }

    /** As it stands in a header, on one line. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        printValue(server, out);
        for (Result result : results) {
            result.print(out.append("; "));
        }
        return out.append(results.isEmpty() ? "; none" : "").toString();
    }

    /** An address or a token needs no quotes (RFC 8601 section 2.2). */
    private static void printValue(String value, StringBuilder out) {
        if (FieldLexer.isToken(value.replace("@", ""))) {
            out.append(value);
        } else {
            Quoted.print(value, out);
        }
    }

    private static final class Reader {
        private final FieldLexer lexer;
        private final List<Result> results = new ArrayList<>();

        /** Results and properties. */
        private int clauses;

        Reader(FieldLexer lexer) {
            this.lexer = lexer;
        }

        AuthenticationResults read() {
            lexer.skipCfws();
            String server = value();
            lexer.skipTo(';');
            while (lexer.skip(';')) {
                lexer.skipCfws();
                if (!lexer.atEnd() && !isOverLimit()) {
                    result();
                }
                lexer.skipTo(';');
            }
            return new AuthenticationResults(server, results);
        }

        private boolean isOverLimit() {
            if (clauses++ < lexer.limits.clauses()) {
                return false;
            }
            lexer.limit(Defect.Kind.CLAUSES_LIMIT, lexer.at);
            return true;
        }

        private void result() {
            int start = lexer.at;
            String method = token();
            if (lexer.skip('/')) {
                lexer.skipCfws();
                token();
            }
            if (method.equalsIgnoreCase("none") && (lexer.atEnd() || lexer.peek() == ';')) {
                return;
            }
            String result = method.isEmpty() || !lexer.skip('=') ? "" : tokenBehindBlanks();
            if (result.isEmpty()) {
                lexer.defect(Defect.Kind.UNEXPECTED_TEXT, start);
                return;
            }
            String reason = "";
            List<Property> properties = new ArrayList<>();
            while (!lexer.atEnd() && lexer.peek() != ';' && !isOverLimit()) {
                int at = lexer.at;
                String name = dotted();
                if (name.isEmpty() || !lexer.skip('=')) {
                    lexer.defect(Defect.Kind.UNEXPECTED_TEXT, at);
                    break;
                }
                lexer.skipCfws();
                String value = value();
                lexer.skipCfws();
                if (name.equalsIgnoreCase("reason")) {
                    reason = value;
                } else {
                    properties.add(new Property(name, value));
                }
            }
            results.add(new Result(method, result, reason, properties));
        }

        /** A token that white space and comments may divide at its dot. */
        private String dotted() {
            String name = token();
            boolean dot = name.endsWith(".") || !name.isEmpty() && lexer.peek() == '.';
            if (!dot) {
                return name;
            }
            lexer.skip('.');
            return name + (name.endsWith(".") ? "" : ".") + tokenBehindBlanks();
        }

        private String tokenBehindBlanks() {
            lexer.skipCfws();
            return token();
        }

        /** A token, and the white space and comments behind it. */
        private String token() {
            int from = lexer.at;
            lexer.skipToken();
            String token = HeaderText.decode(lexer.source, from, lexer.at);
            lexer.skipCfws();
            return token;
        }

        /** A quoted-string, or what stands here up to white space, a comment or a semicolon. */
        private String value() {
            int from = lexer.at;
            int close = lexer.peek() == '"' ? lexer.closingQuote() : FieldLexer.NONE;
            if (close != FieldLexer.NONE) {
                byte[] content = lexer.unquoted(from + 1, close);
                lexer.at = close + 1;
                return HeaderText.clean(
                        HeaderText.decode(content, 0, content.length) + (lexer.peek() == '@' ? word() : ""));
            }
            return word();
        }

        private String word() {
            int from = lexer.at;
            while (!lexer.atEnd() && !FieldLexer.isWhite(lexer.peek()) && lexer.peek() != ';' && lexer.peek() != '(') {
                lexer.at++;
            }
            return HeaderText.clean(HeaderText.decode(lexer.source, from, lexer.at));
        }
    }
}
