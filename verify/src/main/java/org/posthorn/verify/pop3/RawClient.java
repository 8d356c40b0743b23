package org.posthorn.verify.pop3;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;

/**
 * The least that can call itself a POP3 client: commands made beforehand, lines found by their ends, messages passed over by the size that
 * they have. A response that does not begin with {@code +}, or a message that does not end where it should, ends it with an exception.
 */
public final class RawClient implements AutoCloseable {

    private static final int WINDOW = 64;
    private static final int PATIENCE_MILLIS = 60_000;
    private static final int LONGEST_LINE = 1024;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] buffer;
    private int position;
    private int limit;

    /** Connects to that port of the loopback address and hears the greeting. */
    public RawClient(int port) throws IOException {
        this(port, 64 << 10);
    }

    /** With so much room for what comes. */
    RawClient(int port, int room) throws IOException {
        buffer = new byte[room];
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = socket.getInputStream();
        out = socket.getOutputStream();
        response();
    }

    /** Logs in, one command after the other. */
    public RawClient login(String user) throws IOException {
        command("USER " + user);
        command("PASS " + Maildrops.PASSWORD);
        return this;
    }

    /** Says a command and hears the line that answers it. */
    public String command(String line) throws IOException {
        out.write((line + "\r\n").getBytes(US_ASCII));
        return response();
    }

    /** Whether the server offers PIPELINING (RFC 2449 section 6.6). */
    public boolean pipelining() throws IOException {
        command("CAPA");
        boolean offered = false;
        for (String line; !(line = line()).equals("."); ) {
            offered |= line.equals("PIPELINING");
        }
        return offered;
    }

    /** Passes over a listing; how many lines it has. */
    public int list() throws IOException {
        command("LIST");
        int lines = 0;
        while (!line().equals(".")) {
            lines++;
        }
        return lines;
    }

    /**
     * Retrieves the first messages of the maildrop.
     *
     * @param count how many
     * @param size of each, as it is sent, without the final dot
     * @param pipelining whether to have several commands on their way
     */
    public void retrieve(int count, long size, boolean pipelining) throws IOException {
        int window = pipelining ? WINDOW : 1;
        int asked = 0;
        for (int got = 0; got < count; got++) {
            if (asked == got || (pipelining && asked - got <= window / 2 && asked < count)) {
                asked = ask(asked, Math.min(count, got + window));
            }
            response();
            skip(size);
            if (!line().equals(".")) {
                throw new IOException("a message that is not of " + size + " octets");
            }
        }
    }

    private int ask(int asked, int until) throws IOException {
        StringBuilder commands = new StringBuilder();
        for (int number = asked + 1; number <= until; number++) {
            commands.append("RETR ").append(number).append("\r\n");
        }
        out.write(commands.toString().getBytes(US_ASCII));
        return until;
    }

    /** Retrieves the first message by looking for its end; its octets as they are sent, without the final dot. */
    public long sizeOfFirst() throws IOException {
        command("RETR 1");
        long window = 0;
        for (long octets = 1; ; octets++) {
            window = (window << 8 | octet()) & 0xFFFFFFFFFFL;
            if (window == 0x0D0A2E0D0AL) { // CRLF.CRLF
                return octets - 3;
            }
        }
    }

    private String response() throws IOException {
        String line = line();
        if (!line.startsWith("+")) {
            throw new IOException("refused: " + line);
        }
        return line;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet; (octet = octet()) != '\n'; ) {
            if (line.length() > LONGEST_LINE) {
                throw new IOException("an endless line");
            }
            if (octet != '\r') {
                line.append((char) octet);
            }
        }
        return line.toString();
    }

    private void skip(long octets) throws IOException {
        for (long left = octets; left > 0; ) {
            if (position == limit) {
                fill();
            }
            int step = (int) Math.min(left, limit - position);
            position += step;
            left -= step;
        }
    }

    private int octet() throws IOException {
        if (position == limit) {
            fill();
        }
        return buffer[position++] & 0xFF;
    }

    private void fill() throws IOException {
        position = 0;
        limit = Math.max(0, in.read(buffer));
        if (limit == 0) {
            throw new IOException("closed by the server");
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
