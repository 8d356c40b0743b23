package org.posthorn.verify.pop3;

import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.util.List;
import java.util.Properties;
import org.posthorn.pop3.Listing;
import org.posthorn.pop3.client.Pop3Client;
import org.posthorn.sasl.Login;

/** A client that can be measured: each logs in, retrieves messages, throws them away and quits without deleting. */
public enum Fetcher {
    /** The raw client with several commands on their way. */
    RAW("raw client, pipelined"),
    /** The raw client, one command after another. */
    RAW_STEPWISE("raw client"),
    /** Ours, one message after another. */
    POSTHORN("posthorn"),
    /** Ours, all messages in one call. */
    POSTHORN_SERIES("posthorn, many in a call"),
    /** Angus Mail. */
    ANGUS("Angus Mail");

    private final String title;

    Fetcher(String title) {
        this.title = title;
    }

    /** What tables call it. */
    public String title() {
        return title;
    }

    /** Whether it is ours. */
    public boolean ours() {
        return name().startsWith("POSTHORN");
    }

    /**
     * Retrieves the first messages of a maildrop.
     *
     * @param port where the server is, on the loopback address
     * @param user whose maildrop
     * @param count how many messages
     * @param size of each
     * @return octets retrieved
     */
    public long fetch(int port, String user, int count, long size) throws Exception {
        return switch (this) {
            case RAW -> raw(port, user, count, size, true);
            case RAW_STEPWISE -> raw(port, user, count, size, false);
            case POSTHORN -> posthorn(port, user, count, false);
            case POSTHORN_SERIES -> posthorn(port, user, count, true);
            case ANGUS -> angus(port, user, count);
        };
    }

    private static long raw(int port, String user, int count, long size, boolean pipelining) throws IOException {
        try (RawClient client = new RawClient(port)) {
            client.login(user).retrieve(count, size, pipelining);
            client.command("QUIT");
            return count * size;
        }
    }

    private static long posthorn(int port, String user, int count, boolean series) throws IOException {
        Counter counter = new Counter();
        try (Pop3Client client = Pop3Client.to("localhost", port)
                .localAddress(InetAddress.getLoopbackAddress())
                .plaintext()
                .passwordInClear()
                .login(Login.of(user, Maildrops.PASSWORD))
                .connect()) {
            List<Listing> messages = client.list().subList(0, count);
            if (series) {
                client.retrieve(messages, message -> counter);
            } else {
                for (Listing message : messages) {
                    client.retrieve(message, counter);
                }
            }
            client.quit();
        }
        return counter.octets();
    }

    private static long angus(int port, String user, int count) throws Exception {
        Properties properties = new Properties();
        properties.put("mail.pop3.host", "127.0.0.1");
        properties.put("mail.pop3.port", Integer.toString(port));
        properties.put("mail.pop3.filecache.enable", "true"); // else a message of 300 MB has to fit into memory twice
        Counter counter = new Counter();
        try (Store store = Session.getInstance(properties).getStore("pop3")) {
            store.connect(user, Maildrops.PASSWORD);
            try (Folder inbox = store.getFolder("INBOX")) {
                inbox.open(Folder.READ_ONLY);
                for (int number = 1; number <= count; number++) {
                    Message message = inbox.getMessage(number);
                    message.writeTo(counter);
                }
            }
        }
        return counter.octets();
    }

    /** Counts what is thrown away. */
    static final class Counter extends OutputStream {
        private long octets;

        @Override
        public void write(int octet) {
            octets++;
        }

        @Override
        public void write(byte[] array, int from, int length) {
            octets += length;
        }

        long octets() {
            return octets;
        }
    }
}
