package org.posthorn.verify.pop3;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The maildrops that every server has: one of many messages, one of a single large one, and some small ones, each for a user of its own.
 *
 * @param many how many messages of 10 KB are in the first
 * @param large octets of the one message of the second
 * @param few how many are in each of the third kind
 */
public record Maildrops(int many, long large, int few) {

    /** Whose are the many messages. */
    public static final String MANY = "many";

    /** Whose is the large message. */
    public static final String LARGE = "large";

    /** The password of everybody. */
    public static final String PASSWORD = "pass";

    /** Octets of one of many messages. */
    public static final int SIZE = 10 << 10;

    private static final int HEAD = 1000;

    /**
     * {@return those who have a small maildrop}
     *
     * @param count how many
     */
    public static List<String> small(int count) {
        return IntStream.range(0, count).mapToObj(i -> "small" + i).toList();
    }

    /** A message of exactly that size, with a final line end and without lines that begin with a dot. */
    public static byte[] message(int size) {
        StringBuilder text =
                new StringBuilder(size).append("From: <a@example.org>\r\nTo: <b@example.org>\r\nSubject: load\r\n\r\n");
        while (text.length() < size - 80) {
            text.append("Seventy-four letters and blanks make up every line of this text but the last\r\n");
        }
        text.append("x".repeat(Math.max(0, size - 2 - text.length()))).append("\r\n");
        return text.toString().getBytes(US_ASCII);
    }

    /**
     * Makes them as Maildirs, a directory for each user.
     *
     * @param root the directory above them
     * @param small how many small ones
     */
    void makeMaildirs(Path root, int small) throws IOException {
        makeMaildir(root.resolve(MANY), many, SIZE);
        for (String user : small(small)) {
            makeMaildir(root.resolve(user), few, SIZE);
        }
        makeMaildir(root.resolve(LARGE), 0, 0);
        try (OutputStream out = Files.newOutputStream(file(root.resolve(LARGE), 1, large))) {
            writeLarge(out);
        }
    }

    /** Writes the large message. */
    void writeLarge(OutputStream out) throws IOException {
        out.write(message(HEAD));
        byte[] portion = message(1 << 20);
        long left = large - HEAD;
        for (; left >= portion.length; left -= portion.length) {
            out.write(portion);
        }
        if (left > 0) {
            out.write(message(Math.toIntExact(left)));
        }
    }

    /**
     * Makes a Maildir of messages that have been seen by nobody.
     *
     * @param maildir where
     * @param count how many messages
     * @param size octets of each
     */
    public static void makeMaildir(Path maildir, int count, int size) throws IOException {
        for (String directory : List.of("cur", "new", "tmp")) {
            Files.createDirectories(maildir.resolve(directory));
        }
        byte[] message = message(size);
        for (int i = 1; i <= count; i++) {
            Files.write(file(maildir, i, size), message);
        }
    }

    private static Path file(Path maildir, int number, long size) {
        String name = String.format("%d.M%06dP1.bench,S=%d,W=%d:2,", 1_700_000_000 + number, number, size, size);
        return maildir.resolve("cur").resolve(name);
    }
}
