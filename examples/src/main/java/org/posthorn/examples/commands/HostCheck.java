package org.posthorn.examples.commands;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.posthorn.mime.Message;
import org.posthorn.pop3.Listing;
import org.posthorn.pop3.client.Pop3Client;
import org.posthorn.pop3.client.Pop3ClientBuilder;
import org.posthorn.pop3.client.Update;
import org.posthorn.sasl.Login;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.ForwardPath;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.client.Delivery;
import org.posthorn.smtp.client.Outcome;
import org.posthorn.smtp.client.SmtpClient;
import org.posthorn.smtp.client.SmtpClientBuilder;
import org.posthorn.smtp.client.SmtpRefused;
import org.posthorn.wire.MailException;

/**
 * What {@code mail-host --check} does: mail for two users is submitted by one of them and comes in from elsewhere, both download and delete
 * theirs, and each octet is compared.
 */
final class HostCheck {

    static final String JOEY = "joey";
    static final String CHANDLER = "chandler";

    private static final String TO_JOEY = "joey@example.org";
    private static final String TO_CHANDLER = "chandler@example.org";
    private static final String TO_NOBODY = "ugly.naked.guy@example.org";

    private final Listening host;
    private final SSLContext trust;
    private final Map<String, String> passwords;
    private final PrintStream out;
    private final Agreement agreement;
    private final SampleMail mail = new SampleMail(
            "Joey Tribbiani <" + TO_JOEY + ">",
            "\"Chandler Bïng\" <" + TO_CHANDLER + ">",
            "Häßlicher Nackter <" + TO_NOBODY + ">",
            "Joey Tribbiani <" + TO_JOEY + ">");

    /**
     * For a host that serves all that it can, for mail to example.org alone, with empty mailboxes.
     *
     * @param trust believes in its certificate
     * @param passwords of {@link #JOEY} and {@link #CHANDLER}
     */
    HostCheck(Listening host, SSLContext trust, Map<String, String> passwords, PrintStream out) {
        this.host = host;
        this.trust = trust;
        this.passwords = passwords;
        this.out = out;
        this.agreement = new Agreement(out);
    }

    /** Whether all agrees. */
    boolean run() throws IOException {
        long begin = System.nanoTime();
        strangersAreRefused();
        submit();
        comesIn();
        byte[] sent = mail.octets();
        download(CHANDLER, "pop3s", List.of(TO_CHANDLER, TO_CHANDLER), sent);
        download(JOEY, "pop3", List.of(TO_JOEY), sent);
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        out.println();
        out.println((agreement.isWhole() ? "All agree: " : "NOT ALL AGREE: ") + "3 messages of " + sent.length
                + " octets, " + took.toMillis() + " ms");
        return agreement.isWhole();
    }

    private SmtpClientBuilder smtp(String port) {
        SmtpClientBuilder client = SmtpClient.to("localhost", host.port(port)).sslContext(trust);
        return port.equals("submissions") ? client.implicitTls() : client.startTls();
    }

    private void strangersAreRefused() throws IOException {
        out.println("Who is nobody here, and what is for elsewhere, is refused:");
        String user = "";
        try (SmtpClient wrong =
                smtp("submissions").login(Login.of(JOEY, "not the password")).connect()) {
            user = "let in: " + wrong.isOpen();
        } catch (MailException.AuthenticationFailed e) {
            user = "refused";
        }
        agreement.same("submission with a wrong password", "refused", user);
        agreement.same("submission without a login", List.of("530"), refused("submission", TO_JOEY));
        agreement.same("mail for another domain", List.of("550"), refused("smtp", "rachel@example.net"));
    }

    /** The codes with which a message is refused. */
    private List<String> refused(String port, String to) throws IOException {
        try (SmtpClient smtp = smtp(port).connect()) {
            return codes(smtp.send(Envelope.of("ross@example.net", to), mail.message()));
        } catch (SmtpRefused e) {
            return List.of(Integer.toString(e.reply().code()));
        }
    }

    private static List<String> codes(Delivery delivery) {
        return delivery.outcomes().values().stream()
                .map(outcome -> outcome instanceof Outcome.Accepted ? "accepted" : outcome.toString())
                .toList();
    }

    private void submit() throws IOException {
        out.println("Joey logs in and sends to Chandler, to himself, and to nobody that is known:");
        try (SmtpClient smtp =
                smtp("submission").login(Login.of(JOEY, password(JOEY))).connect()) {
            agreement.same("STARTTLS", true, smtp.tls().isPresent());
            Delivery delivery = smtp.send(mail.message());
            List<ForwardPath> known = List.of(ForwardPath.of(TO_CHANDLER), ForwardPath.of(TO_JOEY));
            agreement.same("accepted", known, List.copyOf(delivery.accepted()));
            agreement.same("refused", Map.of(ForwardPath.of(TO_NOBODY), Reply.noSuchUser()), delivery.refused());
        }
    }

    private void comesIn() throws IOException {
        out.println("The same comes for Chandler from elsewhere:");
        try (SmtpClient smtp = smtp("smtp").connect()) {
            Delivery delivery = smtp.send(Envelope.of("ross@example.net", TO_CHANDLER), mail.message());
            agreement.same("accepted", List.of(ForwardPath.of(TO_CHANDLER)), List.copyOf(delivery.accepted()));
        }
    }

    private void download(String user, String port, List<String> addresses, byte[] sent) throws IOException {
        out.println("What has come for " + user + ", by " + port + ":");
        try (Pop3Client pop3 = pop3(user, port)) {
            List<Listing> list = pop3.list();
            agreement.same("messages", addresses.size(), list.size());
            for (Listing listing : list) {
                compare(pop3, listing, addresses.get(0), sent);
                pop3.delete(listing);
            }
            agreement.same("deleted", new Update.Done(addresses.size()), pop3.quit());
        }
        try (Pop3Client pop3 = pop3(user, port)) {
            agreement.same("messages left", List.of(), pop3.list());
        }
    }

    private Pop3Client pop3(String user, String port) throws IOException {
        Pop3ClientBuilder client =
                Pop3Client.to("localhost", host.port(port)).sslContext(trust).login(Login.of(user, password(user)));
        return (port.equals("pop3s") ? client.implicitTls() : client.startTls()).connect();
    }

    private void compare(Pop3Client pop3, Listing listing, String address, byte[] sent) throws IOException {
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        pop3.retrieve(listing, copy);
        byte[] octets = copy.toByteArray();
        agreement.same("size", listing.size(), (long) octets.length);
        int above = Math.max(0, octets.length - sent.length);
        agreement.same(
                "every octet",
                Contents.digest(sent),
                Contents.digest(Arrays.copyOfRange(octets, above, octets.length)));
        Message message = Message.parse(octets);
        agreement.same(
                "delivered to",
                List.of(address),
                message.headers().all("Delivered-To").stream()
                        .map(field -> field.text().strip())
                        .toList());
        mail.compare(message, agreement);
    }

    private String password(String user) {
        return String.valueOf(passwords.get(user));
    }
}
