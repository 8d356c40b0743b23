package org.posthorn.verify.large;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.InputStream;

/** A message of any size that nobody holds: a header, and the same lines again and again, some of which begin with a dot. */
final class Lines extends InputStream {

    private static final int LINE = 78;
    private static final String HEADER = "From: <a@example.org>\r\nTo: <b@example.org>\r\nSubject: large\r\n\r\n";
    private static final byte[] BLOCK = block();
    private final byte[] header = HEADER.getBytes(US_ASCII);
    private final long size;
    private long position;

    /** At least that many octets, up to the end of a line. */
    Lines(long least) {
        long lines = (least - header.length + LINE - 1) / LINE;
        size = header.length + lines * LINE;
    }

    private static byte[] block() {
        StringBuilder block = new StringBuilder();
        for (int i = 0; i < 840; i++) {
            String line = (i % 40 == 0 ? "." : "x") + " line " + i
                    + " of a message that is sent from one process to another, dots and all ";
            block.append(line, 0, Math.min(line.length(), LINE - 2))
                    .append("-".repeat(Math.max(0, LINE - 2 - line.length())));
            block.append("\r\n");
        }
        return block.toString().getBytes(US_ASCII);
    }

    long size() {
        return size;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(byte[] to, int offset, int length) {
        if (position == size) {
            return -1;
        }
        boolean inHeader = position < header.length;
        byte[] from = inHeader ? header : BLOCK;
        int at = inHeader ? (int) position : (int) ((position - header.length) % BLOCK.length);
        int count = (int) Math.min(Math.min(length, from.length - at), size - position);
        System.arraycopy(from, at, to, offset, count);
        position += count;
        return count;
    }
}
