package org.posthorn.examples.commands;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** A program cannot go on: why, in a line for the user, and its exit status. */
final class Failure extends Exception {

    /** The options, or a file that they name, cannot be understood. */
    static final int USAGE = 2;

    private static final long serialVersionUID = 1;

    private final int status;

    Failure(int status, String reason, @Nullable Throwable cause) {
        super(reason, cause);
        this.status = status;
    }

    int status() {
        return status;
    }

    /** Says why, and returns the exit status. */
    int tell(Terminal terminal, String program) {
        terminal.say(String.valueOf(getMessage()));
        if (status == USAGE) {
            terminal.say("./posthorn " + program + " --help tells of all options");
        }
        return status;
    }

    static Failure usage(IllegalArgumentException wrong) {
        return new Failure(USAGE, String.valueOf(wrong.getMessage()), wrong);
    }

    /** What is wrong with a file, in words. */
    static String reason(Exception e) {
        if (e instanceof NoSuchFileException) {
            return "no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileSystemException failed && failed.getReason() != null) {
            return failed.getReason();
        }
        return String.valueOf(e.getMessage());
    }

    static Failure ofFile(int status, String file, IOException e) {
        return new Failure(status, file + ": " + reason(e), e);
    }
}
