package org.posthorn.verify.peers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A client that keeps to no rule but its author's. */
final class Peer implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket plain;
    private Socket socket;
    private InputStream in;

    private Peer(int port, int window) throws IOException {
        plain = new Socket();
        socket = plain;
        if (window > 0) {
            plain.setReceiveBufferSize(window);
        }
        plain.setTcpNoDelay(true);
        plain.setSoTimeout(PATIENCE_MILLIS);
        plain.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
        in = new BufferedInputStream(plain.getInputStream());
    }

    static Peer to(int port) throws IOException {
        return new Peer(port, 0);
    }

    /** One whose system keeps little of what it does not read. */
    static Peer narrow(int port) throws IOException {
        return new Peer(port, 4_096);
    }

    /** Sends text with its LFs made CRLFs. */
    Peer say(String text) throws IOException {
        return send(text.replace("\n", "\r\n").getBytes(ISO_8859_1));
    }

    Peer send(byte[] octets) throws IOException {
        socket.getOutputStream().write(octets);
        return this;
    }

    /**
     * Sends the same again and again until the connection breaks.
     *
     * @return how many octets went out
     * @throws AssertionError when {@code most} have gone and it has not broken
     */
    long flood(byte[] octets, long most) {
        long sent = 0;
        while (sent < most) {
            try {
                send(octets);
            } catch (IOException e) {
                return sent;
            }
            sent += octets.length;
        }
        throw new AssertionError(sent + " octets were taken");
    }

    /** The next line, without its end; what there is and "(end)" at the end, in good order or not. */
    String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next; (next = in.read()) != '\n'; ) {
            if (next < 0) {
                return line + "(end)";
            }
            line.append((char) next);
        }
        return line.toString().stripTrailing();
    }

    /** The last line of the next reply. */
    String reply() throws IOException {
        String line = line();
        return line.length() > 3 && line.charAt(3) == '-' ? reply() : line;
    }

    /** Sends a line and reads the reply. */
    String ask(String line) throws IOException {
        return say(line + "\n").reply();
    }

    /** Everything up to the end, which may be a reset. */
    String rest() throws IOException {
        StringBuilder rest = new StringBuilder();
        try {
            for (int next; (next = in.read()) >= 0; ) {
                rest.append((char) next);
            }
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            rest.append("(broken)");
        }
        return rest.toString();
    }

    /** The codes of all replies up to the end. */
    String codes() throws IOException {
        StringBuilder codes = new StringBuilder();
        for (String line : rest().split("\r\n")) {
            if (line.length() > 3 && line.charAt(3) == ' ') {
                codes.append(codes.isEmpty() ? "" : " ").append(line, 0, 3);
            }
        }
        return codes.toString();
    }

    /** Begins TLS and believes every certificate. */
    Peer startTls() throws IOException {
        SSLSocket secure =
                (SSLSocket) credulous().getSocketFactory().createSocket(socket, "localhost", plain.getPort(), false);
        secure.startHandshake();
        socket = secure;
        in = new BufferedInputStream(secure.getInputStream());
        return this;
    }

    private static SSLContext credulous() {
        TrustManager all = new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) {}

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {all}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ends the sending side of the connection itself, without TLS's goodbye. */
    void halfClose() throws IOException {
        plain.shutdownOutput();
    }

    /** Breaks the connection, with what is on its way in either direction. */
    void reset() throws IOException {
        plain.setSoLinger(true, 0);
        plain.close();
    }

    @Override
    public void close() throws IOException {
        plain.close();
    }
}
