package org.posthorn.smtp.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.posthorn.mime.Message;
import org.posthorn.mime.Received;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.MailParameters;
import org.posthorn.smtp.Protocol;
import org.posthorn.smtp.ReversePath;
import org.posthorn.wire.TlsInfo;

class TraceTest {

    private static final OffsetDateTime DATE = OffsetDateTime.of(2026, 1, 5, 9, 7, 3, 0, ZoneOffset.ofHours(-5));
    private static final TlsInfo TLS = new TlsInfo("TLSv1.3", "TLS_AES_128_GCM_SHA256", Optional.empty(), List.of());

    private static Client client(String address, Optional<TlsInfo> tls) {
        try {
            InetSocketAddress remote = new InetSocketAddress(InetAddress.getByName(address), 12_345);
            InetSocketAddress local = new InetSocketAddress(InetAddress.getLoopbackAddress(), 25);
            return new Client(
                    local,
                    remote,
                    Optional.empty(),
                    Optional.of("client.example"),
                    true,
                    tls,
                    Optional.empty(),
                    new Scope());
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static Trace trace(String address, Optional<TlsInfo> tls, Envelope envelope) {
        return Trace.of(Protocol.SMTP, client(address, tls), envelope, "mx.example.org", "A1", DATE);
    }

    private static Received read(Trace trace) {
        String text = trace.toString();
        assertThat(text).startsWith("Received: ").endsWith("\r\n");
        return Received.read(text.substring("Received: ".length(), text.length() - 2))
                .value();
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        Received read = read(trace("192.0.2.1", Optional.of(TLS), Envelope.of("a@example.org", "b@example.org"))
                .withHost("host.example"));
        assertThat(read.from()).contains("client.example");
        assertThat(read.fromAddress()).contains("192.0.2.1");
        assertThat(read.by()).contains("mx.example.org");
        assertThat(read.with()).contains("ESMTPS");
        assertThat(read.id()).contains("A1");
        assertThat(read.recipient().orElseThrow()).hasToString("b@example.org");
        assertThat(read.instant()).isEqualTo(DATE);
    }

    @Test
    void theTlsStandsInAComment() {
        assertThat(trace("192.0.2.1", Optional.of(TLS), Envelope.of("a@example.org", "b@example.org"))
                        .toString())
                .contains("\r\n (using TLSv1.3 with cipher TLS_AES_128_GCM_SHA256)\r\n by ");
    }

    @Test
    void anIpv6AddressIsWrittenAsALiteral() {
        assertThat(trace("2001:db8::1", Optional.empty(), Envelope.of("a@example.org", "b@example.org"))
                        .toString())
                .contains("client.example ([IPv6:2001:db8:0:0:0:0:0:1])");
    }

    @Test
    void aMessageForSeveralNamesNoneOfThem() {
        assertThat(read(trace("192.0.2.1", Optional.empty(), Envelope.of("", "a@example.org", "b@example.org")))
                        .recipient())
                .isEmpty();
    }

    @Test
    void aRecipientBeyondAsciiIsWrittenInUtf8() {
        Envelope envelope = Envelope.of("a@example.org", "jürgen@example.org")
                .withParameters(MailParameters.NONE.withSmtpUtf8(true));
        Trace trace = trace("192.0.2.1", Optional.empty(), envelope);
        assertThat(new String(trace.octets(), UTF_8)).contains("with UTF8SMTP id A1\r\n for <jürgen@example.org>;");
    }

    @Test
    void finalDeliveryPutsTheReturnPathFirst() throws IOException {
        Trace trace = trace("192.0.2.1", Optional.empty(), Envelope.of("", "b@example.org"));
        byte[] all = trace.withReturnPath(ReversePath.NULL)
                .before(new ByteArrayInputStream("Subject: x\r\n\r\n".getBytes(ISO_8859_1)))
                .readAllBytes();
        assertThat(new String(all, ISO_8859_1)).startsWith("Return-Path: <>\r\nReceived: from ");
        assertThat(Message.parse(all).headers()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({
        "SMTP, false, false, false, false, SMTP",
        "SMTP, true, false, false, false, ESMTP",
        "SMTP, true, false, false, true, ESMTPA",
        "SMTP, true, false, true, false, ESMTPS",
        "SMTP, true, false, true, true, ESMTPSA",
        "LMTP, true, false, false, false, LMTP",
        "LMTP, true, false, false, true, LMTPA",
        "LMTP, true, false, true, false, LMTPS",
        "LMTP, true, false, true, true, LMTPSA",
        "SMTP, true, true, false, false, UTF8SMTP",
        "SMTP, true, true, false, true, UTF8SMTPA",
        "SMTP, true, true, true, false, UTF8SMTPS",
        "SMTP, true, true, true, true, UTF8SMTPSA",
        "LMTP, true, true, false, false, UTF8LMTP",
        "LMTP, true, true, false, true, UTF8LMTPA",
        "LMTP, true, true, true, false, UTF8LMTPS",
        "LMTP, true, true, true, true, UTF8LMTPSA"
    })
    void eachProtocolHasTheNameThatIsRegistered(
            Protocol spoken, boolean extended, boolean utf8, boolean tls, boolean authenticated, String name) {
        assertThat(Trace.protocol(spoken, extended, utf8, tls, authenticated)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\r\nX-Evil: 1", "a\n", "a\0", "a)", "a;b", "<a>", "ü", "a\rb", "\t"})
    void whatCouldEndTheFieldIsRefusedInEveryPart(String evil) {
        Envelope envelope = Envelope.of("a@example.org", "b@example.org");
        Trace trace = trace("192.0.2.1", Optional.empty(), envelope);
        Client client = client("192.0.2.1", Optional.empty());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Trace.of(Protocol.SMTP, client, envelope, "mx.example.org", evil, DATE));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Trace.of(Protocol.SMTP, client, envelope, evil, "A1", DATE));
        assertThatIllegalArgumentException().isThrownBy(() -> trace.withHost(evil));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        trace("192.0.2.1", Optional.of(new TlsInfo(evil, "x", Optional.empty(), List.of())), envelope));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        trace("192.0.2.1", Optional.of(new TlsInfo("x", evil, Optional.empty(), List.of())), envelope));
    }

    @Property
    void whateverTheIdIsTheFieldIsOneField(@ForAll String id) {
        try {
            Trace trace = Trace.of(
                    Protocol.SMTP,
                    client("192.0.2.1", Optional.empty()),
                    Envelope.of("a@example.org", "b@example.org"),
                    "mx.example.org",
                    id,
                    DATE);
            assertThat(Message.parse((trace + "\r\n").getBytes(UTF_8)).headers())
                    .hasSize(1);
            assertThat(read(trace).id()).contains(id);
        } catch (IllegalArgumentException e) {
            assertThat(id).doesNotMatch("[A-Za-z0-9]+");
        }
    }
}
