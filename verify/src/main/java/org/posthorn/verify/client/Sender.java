package org.posthorn.verify.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.posthorn.verify.load.Load;

/** A client that can be measured. */
public enum Sender {
    /** The raw loop: the envelope in one packet, then the message. */
    RAW("raw loop"),
    /** The raw loop with each envelope behind the message before it. */
    RAW_SERIES("raw loop, in series"),
    /** Ours, as it comes. */
    POSTHORN("posthorn"),
    /** Ours, with each envelope behind the message before it. */
    POSTHORN_SERIES("posthorn, in series"),
    /** Angus Mail, as it comes. */
    ANGUS("Angus Mail"),
    /** The Vert.x mail client. */
    VERTX("Vert.x mail client"),
    /** Simple Java Mail, which connects for each message. */
    SIMPLE_JAVA_MAIL("Simple Java Mail");

    private final String title;

    Sender(String title) {
        this.title = title;
    }

    /** A connection that is open. */
    public interface Open extends AutoCloseable {

        /**
         * Sends one message after another.
         *
         * @param end when to stop, by {@link System#nanoTime}
         * @return how many were accepted
         */
        long sendUntil(long end) throws Exception;

        @Override
        void close() throws IOException, MessagingException;
    }

    /** What tables call it. */
    public String title() {
        return title;
    }

    /** Connects to that port of the loopback address, for messages of that size. */
    public Open open(int port, int size) throws Exception {
        byte[] message = message(size);
        return switch (this) {
            case RAW -> new RawLoop(port, message, false);
            case RAW_SERIES -> new RawLoop(port, message, true);
            case POSTHORN -> Posthorn.one(port, message);
            case POSTHORN_SERIES -> Posthorn.series(port, message);
            case ANGUS -> new Angus(port, message);
            case VERTX -> new VertxMail(port, text(message));
            case SIMPLE_JAVA_MAIL -> new SimpleJavaMail(port, text(message));
        };
    }

    /** Without the final dot. */
    private static byte[] message(int size) {
        ByteBuffer dotted = Load.message(size);
        byte[] message = new byte[dotted.remaining() - 3];
        dotted.duplicate().get(message);
        return message;
    }

    /** The body of it. */
    private static String text(byte[] message) {
        String whole = new String(message, US_ASCII);
        return whole.substring(whole.indexOf("\r\n\r\n") + 4);
    }
}
