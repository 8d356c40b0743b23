package org.posthorn.examples.commands;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A terminal that remembers what was printed. */
final class TestTerminal {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final ByteArrayOutputStream complained = new ByteArrayOutputStream();
    final Map<String, String> environment = new HashMap<>();
    byte[] input = {};

    /** What a person answers when asked; null where there is nobody. */
    @Nullable String answer;

    Terminal terminal() {
        return new Terminal(
                new ByteArrayInputStream(input),
                new PrintStream(printed, true, UTF_8),
                new PrintStream(complained, true, UTF_8),
                environment,
                question -> answer == null ? null : answer.toCharArray());
    }

    byte[] octets() {
        return printed.toByteArray();
    }

    String out() {
        return printed.toString(UTF_8);
    }

    String err() {
        return complained.toString(UTF_8);
    }
}
