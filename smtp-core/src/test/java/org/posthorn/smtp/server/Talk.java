package org.posthorn.smtp.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A person at telnet: sends lines, reads replies. */
public final class Talk implements AutoCloseable {

    private Socket socket;

    private Talk(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(20_000);
    }

    /** Connects to a port of the loopback address. */
    public static Talk to(int port) throws IOException {
        return new Talk(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** Sends text with its LFs made CRLFs. */
    public Talk say(String text) throws IOException {
        socket.getOutputStream().write(text.replace("\n", "\r\n").getBytes(ISO_8859_1));
        return this;
    }

    /** Sends octets as they are. */
    public Talk raw(String octets) throws IOException {
        socket.getOutputStream().write(octets.getBytes(ISO_8859_1));
        return this;
    }

    /** The next line, without its end; "(end)" at the end. */
    public String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next; (next = socket.getInputStream().read()) != '\n'; ) {
            if (next < 0) {
                return line + "(end)";
            }
            line.append((char) next);
        }
        return line.toString().stripTrailing();
    }

    /** The last line of the next reply. */
    public String reply() throws IOException {
        String line = line();
        return line.length() > 3 && line.charAt(3) == '-' ? reply() : line;
    }

    /** Sends a line and reads the reply. */
    public String ask(String line) throws IOException {
        return say(line + "\n").reply();
    }

    /** Says EHLO and reads all lines of the reply. */
    public List<String> ehlo() throws IOException {
        say("EHLO client.example\n");
        List<String> lines = new ArrayList<>();
        do {
            lines.add(line());
        } while (lines.get(lines.size() - 1).charAt(3) == '-');
        return lines;
    }

    /** Begins TLS. */
    public void startTls(SSLContext context) throws IOException {
        SSLSocket secure = (SSLSocket) context.getSocketFactory().createSocket(socket, "localhost", 0, true);
        secure.startHandshake();
        socket = secure;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
