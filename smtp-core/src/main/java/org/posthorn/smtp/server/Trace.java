package org.posthorn.smtp.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.ForwardPath;
import org.posthorn.smtp.Protocol;
import org.posthorn.smtp.ReversePath;
import org.posthorn.smtp.internal.PathGrammar;
import org.posthorn.wire.TlsInfo;

/**
 * The trace information that a server puts before a message that it accepts (RFC 5321 section 4.4): the Received field, and, where it is
 * delivered for good, the Return-Path field before that.
 *
 * @param returnPath where reports go; only for final delivery
 * @param from what the client called itself in EHLO: a domain or an address literal
 * @param host the name of the client's address, where the application has looked it up
 * @param address the client's address
 * @param tls the TLS through which the message came
 * @param by the server's name
 * @param with the protocol (RFC 3848, RFC 6531 section 4.3): {@link #protocol}
 * @param id by what name the server's logs know the message: an atom (RFC 5322 section 3.2.3)
 * @param recipient for whom it came, if for one alone (RFC 5321 section 7.2)
 * @param date when it came
 */
public record Trace(
        Optional<ReversePath> returnPath,
        String from,
        Optional<String> host,
        InetAddress address,
        Optional<TlsInfo> tls,
        String by,
        String with,
        Optional<String> id,
        Optional<ForwardPath> recipient,
        OffsetDateTime date) {

    private static final DateTimeFormatter DATE_TIME =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT);

    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9._-]+");

    /** Refuses what is not of its kind, and so whatever could end the field or begin another. */
    public Trace {
        Objects.requireNonNull(returnPath);
        Objects.requireNonNull(address);
        Objects.requireNonNull(date);
        check(PathGrammar.isDomain(from), "from", from);
        check(host.filter(name -> !PathGrammar.isDomain(name)).isEmpty(), "host", host);
        check(tls.filter(t -> !isWord(t.protocol()) || !isWord(t.cipherSuite())).isEmpty(), "tls", tls);
        check(PathGrammar.isDomain(by), "by", by);
        check(PathGrammar.isAtom(with), "with", with);
        check(id.filter(name -> !PathGrammar.isAtom(name)).isEmpty(), "id", id);
        check(recipient.filter(path -> path.toString().isEmpty()).isEmpty(), "recipient", recipient);
    }

    private static boolean isWord(String text) {
        return WORD.matcher(text).matches();
    }

    private static void check(boolean valid, String part, Object value) {
        if (!valid) {
            throw new IllegalArgumentException(part + ": " + org.posthorn.wire.Printable.of(value.toString()));
        }
    }

    /**
     * {@return the trace of a message}
     *
     * @param protocol what the server speaks
     * @param client from whom it came
     * @param envelope where it comes from and goes to
     * @param by the server's name
     * @param id by what name its logs know the message
     * @param date when it came
     * @throws IllegalArgumentException if {@code by} is no domain and no address literal, or {@code id} no atom
     */
    public static Trace of(
            Protocol protocol, Client client, Envelope envelope, String by, String id, OffsetDateTime date) {
        InetAddress address = client.remote().getAddress();
        boolean utf8 = envelope.parameters().smtpUtf8();
        return new Trace(
                Optional.empty(),
                client.name().filter(PathGrammar::isDomain).orElseGet(() -> literal(address)),
                client.host().filter(PathGrammar::isDomain),
                address,
                client.tls(),
                by,
                protocol(
                        protocol,
                        client.extended(),
                        utf8,
                        client.tls().isPresent(),
                        client.identity().isPresent()),
                Optional.of(id),
                envelope.to().size() == 1 ? Optional.of(envelope.to().get(0)) : Optional.empty(),
                date);
    }

    /**
     * {@return what stands behind {@code with} (RFC 3848, RFC 6531 section 4.3)}
     *
     * @param spoken SMTP or LMTP
     * @param extended whether the client said EHLO or LHLO, not HELO
     * @param smtpUtf8 whether MAIL had the parameter SMTPUTF8
     * @param tls whether the connection has TLS
     * @param authenticated whether the client has authenticated
     */
    public static String protocol(
            Protocol spoken, boolean extended, boolean smtpUtf8, boolean tls, boolean authenticated) {
        boolean lmtp = spoken == Protocol.LMTP;
        if (!lmtp && !extended) {
            return "SMTP";
        }
        String name = lmtp ? (smtpUtf8 ? "UTF8LMTP" : "LMTP") : smtpUtf8 ? "UTF8SMTP" : "ESMTP";
        return name + (tls ? "S" : "") + (authenticated ? "A" : "");
    }

    /**
     * {@return the same with the name of the client's address}
     *
     * @param name a domain, as it was looked up (PTR)
     */
    public Trace withHost(String name) {
        return new Trace(returnPath, from, Optional.of(name), address, tls, by, with, id, recipient, date);
    }

    /**
     * {@return the same for final delivery, with a Return-Path field}
     *
     * @param path the reverse-path of the message
     */
    public Trace withReturnPath(ReversePath path) {
        return new Trace(Optional.of(path), from, host, address, tls, by, with, id, recipient, date);
    }

    /** {@return the fields as they stand before a message, each line with its CRLF} UTF-8 where a path is beyond ASCII. */
    public byte[] octets() {
        return toString().getBytes(UTF_8);
    }

    /**
     * A message that begins with these fields. No octet of it is copied.
     *
     * @param message the message, of which nothing has been read; closed with what is returned
     * @return the fields, then the message
     */
    public InputStream before(InputStream message) {
        if (message instanceof MessageStream stream) {
            stream.prepend(octets());
            return stream;
        }
        return new SequenceInputStream(new ByteArrayInputStream(octets()), message);
    }

    /** {@return the fields, each line with its CRLF} */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(400);
        returnPath.ifPresent(path -> text.append("Return-Path: ").append(path).append("\r\n"));
        text.append("Received: from ").append(from).append(" (");
        host.ifPresent(name -> text.append(name).append(' '));
        text.append(literal(address)).append(")\r\n");
        tls.ifPresent(t -> text.append(" (using ")
                .append(t.protocol())
                .append(" with cipher ")
                .append(t.cipherSuite())
                .append(")\r\n"));
        text.append(" by ").append(by).append(" with ").append(with);
        id.ifPresent(name -> text.append(" id ").append(name));
        recipient.ifPresent(path -> text.append("\r\n for ").append(path));
        return text.append(";\r\n ")
                .append(DATE_TIME.format(date))
                .append("\r\n")
                .toString();
    }

    private static String literal(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return "[" + (address instanceof Inet6Address ? "IPv6:" : "") + (zone < 0 ? text : text.substring(0, zone))
                + "]";
    }
}
