package org.posthorn.relay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.posthorn.mailbox.Mailbox;
import org.posthorn.mailbox.MessageTable;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.ForwardPath;
import org.posthorn.smtp.Protocol;
import org.posthorn.smtp.client.Outcome;
import org.posthorn.smtp.client.SmtpClient;
import org.posthorn.smtp.client.SmtpClientBuilder;
import org.posthorn.smtp.client.SmtpRefused;
import org.posthorn.smtp.server.SmtpHandler;
import org.posthorn.smtp.server.SmtpServer;
import org.posthorn.smtp.server.SmtpServerBuilder;
import org.posthorn.wire.driver.Driver;

/** A server that delivers, and clients of it. */
final class Host implements AutoCloseable {

    static final String LETTER = "From: ross@example.net\r\nSubject: Hi\r\n\r\nHow you doing?\r\n";

    private final SmtpServer server;
    private final Protocol protocol;

    private Host(SmtpServer server, Protocol protocol) {
        this.server = server;
        this.protocol = protocol;
    }

    static Host of(SmtpHandler handler) throws IOException {
        return of(handler, Protocol.SMTP, Driver.standard());
    }

    static Host of(SmtpHandler handler, Protocol protocol, Driver driver) throws IOException {
        SmtpServerBuilder settings =
                SmtpServer.configure().driver(driver).hostName("mx.example.org").maxMessageSize(200_000_000);
        if (protocol == Protocol.LMTP) {
            settings.lmtp();
        }
        return new Host(settings.listen(handler), protocol);
    }

    int port() {
        return server.port();
    }

    /** What became of a message for each recipient, as {@code joey@example.org RCPT 550 5.1.1}, or without a phase if it was accepted. */
    List<String> send(String... to) throws IOException {
        return send(Envelope.of("ross@example.net", to), LETTER);
    }

    List<String> send(Envelope envelope, String message) throws IOException {
        return send(envelope, new ByteArrayInputStream(message.getBytes(ISO_8859_1)));
    }

    List<String> send(Envelope envelope, InputStream message) throws IOException {
        return send(envelope, message, false);
    }

    /** By DATA, or by BDAT. */
    List<String> send(Envelope envelope, InputStream message, boolean data) throws IOException {
        SmtpClientBuilder settings =
                SmtpClient.to("127.0.0.1", server.port()).plaintext().hostName("client.example");
        if (protocol == Protocol.LMTP) {
            settings.lmtp();
        }
        if (data) {
            settings.withoutChunking();
        }
        try (SmtpClient client = settings.connect()) {
            return told(client.send(envelope, message).outcomes());
        } catch (SmtpRefused e) {
            return told(e.outcomes());
        }
    }

    private static List<String> told(Map<ForwardPath, ? extends Outcome> outcomes) {
        return outcomes.entrySet().stream()
                .map(entry -> entry.getKey().address() + " " + told(entry.getValue()))
                .collect(Collectors.toList());
    }

    private static String told(Outcome outcome) {
        if (outcome instanceof Outcome.Refused refused) {
            return refused.phase() + " " + refused.reply().code() + " "
                    + refused.reply().status().orElseThrow();
        }
        return outcome instanceof Outcome.Accepted accepted
                ? String.valueOf(accepted.reply().code())
                : outcome.toString();
    }

    /** Says lines, each when the one before is answered. {@return the last line of the last reply} */
    String ask(String... lines) throws IOException {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port())) {
            client.setSoTimeout(60_000);
            BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(), ISO_8859_1));
            String reply = reply(in);
            for (String line : lines) {
                client.getOutputStream().write((line + "\r\n").getBytes(ISO_8859_1));
                reply = reply(in);
            }
            return reply;
        }
    }

    private static String reply(BufferedReader in) throws IOException {
        String line = in.readLine();
        while (line != null && line.charAt(3) == '-') {
            line = in.readLine();
        }
        return String.valueOf(line);
    }

    /** The messages in a mailbox. */
    static List<String> messages(Mailbox mailbox) throws IOException {
        List<String> messages = new ArrayList<>();
        MessageTable table = mailbox.snapshot().messages();
        for (int row = 0; row < table.size(); row++) {
            try (InputStream in = mailbox.message(table.uid(row)).orElseThrow().open().stream()) {
                messages.add(new String(in.readAllBytes(), ISO_8859_1));
            }
        }
        return messages;
    }

    @Override
    public void close() {
        server.close();
    }
}
