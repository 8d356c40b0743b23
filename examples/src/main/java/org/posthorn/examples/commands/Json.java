package org.posthorn.examples.commands;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON (RFC 8259) on one line, as it is told, keeping nothing. What a terminal could take as a command, or hide text with, is
 * escaped, so that the output is safe to look at.
 */
final class Json {

    private final Writer out;
    private boolean comma;

    Json(Writer out) {
        this.out = out;
    }

    Json beginObject() throws IOException {
        return open('{');
    }

    Json endObject() throws IOException {
        return close('}');
    }

    Json beginArray() throws IOException {
        return open('[');
    }

    Json endArray() throws IOException {
        return close(']');
    }

    /** The name of the member whose value comes next. */
    Json name(String name) throws IOException {
        value(name);
        out.write(':');
        comma = false;
        return this;
    }

    Json value(@Nullable String text) throws IOException {
        separate();
        if (text == null) {
            out.write("null");
        } else {
            out.write('"');
            escape(text);
            out.write('"');
        }
        return this;
    }

    Json value(Optional<String> text) throws IOException {
        return value(text.orElse(null));
    }

    Json value(long number) throws IOException {
        separate();
        out.write(Long.toString(number));
        return this;
    }

    Json value(boolean truth) throws IOException {
        separate();
        out.write(Boolean.toString(truth));
        return this;
    }

    Json values(Iterable<String> texts) throws IOException {
        beginArray();
        for (String text : texts) {
            value(text);
        }
        return endArray();
    }

    /** All characters of a reader, as one string. */
    Json value(Reader text) throws IOException {
        separate();
        out.write('"');
        char[] some = new char[8192];
        int kept = 0;
        for (int count; (count = text.read(some, kept, some.length - kept)) >= 0; ) {
            int end = kept + count;
            // The other half of a surrogate pair may come with the next read.
            kept = end > 0 && Character.isHighSurrogate(some[end - 1]) ? 1 : 0;
            escape(new String(some, 0, end - kept));
            some[0] = some[Math.max(0, end - 1)];
        }
        escape(new String(some, 0, kept));
        out.write('"');
        return this;
    }

    /** Ends the line. */
    void endLine() throws IOException {
        out.write('\n');
        out.flush();
        comma = false;
    }

    private Json open(char bracket) throws IOException {
        separate();
        out.write(bracket);
        comma = false;
        return this;
    }

    private Json close(char bracket) throws IOException {
        out.write(bracket);
        comma = true;
        return this;
    }

    private void separate() throws IOException {
        if (comma) {
            out.write(',');
        }
        comma = true;
    }

    private void escape(String text) throws IOException {
        int done = 0;
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            int c = text.codePointAt(at);
            if (c == '"' || c == '\\' || !Printable.isPrintable(c)) {
                out.write(text, done, at - done);
                escape(c);
                done = at + Character.charCount(c);
            }
        }
        out.write(text, done, text.length() - done);
    }

    private void escape(int c) throws IOException {
        switch (c) {
            case '"', '\\' -> {
                out.write('\\');
                out.write(c);
            }
            case '\n' -> out.write("\\n");
            case '\r' -> out.write("\\r");
            case '\t' -> out.write("\\t");
            default -> {
                for (char unit : Character.toChars(c)) {
                    out.write(String.format("\\u%04x", (int) unit));
                }
            }
        }
    }
}
