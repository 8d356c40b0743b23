package org.posthorn.examples.commands;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Passwords and tokens: never on the command line, where others on the machine can read them. */
final class Secrets {

    private Secrets() {}

    /** From the file that an option names, else from a variable of the environment; empty if there is neither. */
    static Optional<char[]> of(CommandLine line, String option, String variable, Terminal terminal) throws Failure {
        Optional<String> file = line.value(option);
        if (file.isPresent()) {
            return Optional.of(firstLine(file.get()).toCharArray());
        }
        return Optional.ofNullable(terminal.environment().get(variable)).map(String::toCharArray);
    }

    /** The first line of a file. */
    static String firstLine(String file) throws Failure {
        try (BufferedReader lines = Files.newBufferedReader(Path.of(file), UTF_8)) {
            String first = lines.readLine();
            if (first == null || first.isEmpty()) {
                throw new Failure(Failure.USAGE, file + ": its first line is empty", null);
            }
            return first;
        } catch (IOException e) {
            throw Failure.ofFile(Failure.USAGE, file, e);
        }
    }
}
