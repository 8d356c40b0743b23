package org.posthorn.examples.commands;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.posthorn.mime.Message;

/**
 * Shows messages: for people as an outline, or for programs as JSON, one object on a line for each file.
 *
 * <p>Exit status: 0 if all files were read; 1 if one could not be; 2 if the options cannot be understood.
 */
public final class Parse {

    private final InputStream in;
    private final Writer out;
    private final PrintStream err;

    private Parse(InputStream in, Writer out, PrintStream err) {
        this.in = in;
        this.out = out;
        this.err = err;
    }

    /**
     * Runs it.
     *
     * @param args see {@link ParseOptions#USAGE}
     * @throws IOException if the output cannot be written
     */
    public static void main(String... args) throws IOException {
        // Mail is of all languages, whatever that of the terminal.
        Writer out = new BufferedWriter(new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), UTF_8));
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, UTF_8);
        System.exit(run(System.in, out, err, args));
    }

    /** Returns the exit status. */
    static int run(InputStream in, Writer out, PrintStream err, String... args) throws IOException {
        ParseOptions options;
        try {
            options = ParseOptions.parse(args);
        } catch (IllegalArgumentException e) {
            err.println(Printable.line(String.valueOf(e.getMessage())));
            err.println(ParseOptions.USAGE);
            return 2;
        }
        if (options.help()) {
            out.write(ParseOptions.USAGE);
            out.flush();
            return 0;
        }
        return new Parse(in, out, err).run(options);
    }

    private int run(ParseOptions options) throws IOException {
        int status = 0;
        for (String file : options.files()) {
            Message message = read(file);
            if (message == null) {
                status = 1;
            } else if (options.json()) {
                MessageJson.write(file, message, new Json(out));
            } else {
                out.write(Printable.line(file) + "  " + message.size() + " octets" + System.lineSeparator());
                out.write(Outline.withText(message).toString());
                out.write(System.lineSeparator());
                out.flush();
            }
        }
        return status;
    }

    private @Nullable Message read(String file) {
        try {
            if (file.equals(ParseOptions.STANDARD_INPUT)) {
                return Message.parse(in);
            }
            Path path = Path.of(file);
            if (Files.isDirectory(path)) {
                throw new FileSystemException(file, null, "is a directory");
            }
            if (Files.isRegularFile(path)) {
                return Message.parse(path);
            }
            try (InputStream pipe = Files.newInputStream(path)) {
                return Message.parse(pipe);
            }
        } catch (IOException | InvalidPathException e) {
            err.println("posthorn: " + Printable.line(file) + ": " + Printable.line(Failure.reason(e)));
            return null;
        }
    }
}
