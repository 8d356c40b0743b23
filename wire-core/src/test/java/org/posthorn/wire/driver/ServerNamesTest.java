package org.posthorn.wire.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.posthorn.wire.Session;

/** Certificates by the host that a client asks for, and new ones while connections live. */
@Timeout(60)
class ServerNamesTest {

    private static final InetSocketAddress LOOPBACK = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final Map<String, SSLContext> CONTEXTS =
            Map.of("ec.example", PemFiles.context("ec"), "ed.example", PemFiles.context("ed"));
    private static final SSLContext DEFAULT = PemFiles.context("rsa");

    private Listener listener;

    static Stream<Arguments> driversAndVersions() {
        return DriversTest.drivers()
                .flatMap(driver -> Stream.of("TLSv1.2", "TLSv1.3").map(version -> Arguments.of(driver, version)));
    }

    private void serve(Driver driver, TlsContexts contexts) throws IOException {
        listener = driver.listen(
                LOOPBACK,
                ListenOptions.DEFAULTS.withImplicitTls(TlsEngines.server(contexts)),
                connection -> new EchoEndpoint(connection, Session.NEVER));
    }

    @AfterEach
    void close() {
        listener.close();
    }

    private SSLSocket connect(String version, String... host) throws IOException {
        SSLSocket socket = (SSLSocket) PemFiles.trusting()
                .getSocketFactory()
                .createSocket(
                        listener.address().getAddress(), listener.address().getPort());
        socket.setSoTimeout(20_000);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(new String[] {version});
        if (host.length > 0) {
            parameters.setServerNames(List.of(new SNIHostName(host[0])));
        }
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private static String certificate(SSLSocket socket) throws IOException {
        return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                .getSubjectX500Principal()
                .getName();
    }

    private static String line(Socket socket) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int next; (next = socket.getInputStream().read()) != '\n' && next >= 0; ) {
            text.append((char) next);
        }
        return text.toString();
    }

    @ParameterizedTest
    @MethodSource("driversAndVersions")
    void aClientGetsTheCertificateOfTheHostThatItNames(Driver driver, String version) throws Exception {
        serve(driver, name -> name == null ? DEFAULT : CONTEXTS.getOrDefault(name, DEFAULT));
        for (String host : List.of("ec.example", "ed.example")) {
            try (SSLSocket socket = connect(version, host)) {
                assertThat(certificate(socket)).isEqualTo("CN=" + host);
                assertThat(line(socket)).isEqualTo("hello");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("driversAndVersions")
    void anUnknownHostOrNoneGetsTheDefault(Driver driver, String version) throws Exception {
        serve(driver, name -> name == null ? DEFAULT : CONTEXTS.getOrDefault(name, DEFAULT));
        try (SSLSocket unknown = connect(version, "other.example");
                SSLSocket none = connect(version)) {
            assertThat(certificate(unknown)).isEqualTo("CN=rsa.example");
            assertThat(certificate(none)).isEqualTo("CN=rsa.example");
        }
    }

    @ParameterizedTest
    @MethodSource("driversAndVersions")
    void newCertificatesAreForNewConnectionsAndTheOldOnesLiveOn(Driver driver, String version) throws Exception {
        AtomicReference<SSLContext> current = new AtomicReference<>(DEFAULT);
        serve(driver, TlsContexts.of(current::get));
        try (SSLSocket before = connect(version)) {
            assertThat(line(before)).isEqualTo("hello");
            current.set(PemFiles.context("ec"));
            try (SSLSocket after = connect(version)) {
                assertThat(certificate(after)).isEqualTo("CN=ec.example");
                before.getOutputStream().write("still\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                assertThat(line(before)).isEqualTo("secret still");
                assertThat(certificate(before)).isEqualTo("CN=rsa.example");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("driversAndVersions")
    void aClientWithoutACertificateForItIsTurnedAwayAndTheNextIsServed(Driver driver, String version) throws Exception {
        serve(driver, name -> {
            if (name != null) {
                throw new IOException("as asked");
            }
            return DEFAULT;
        });
        assertThatExceptionOfType(SSLException.class).isThrownBy(() -> connect(version, "ec.example"));
        try (SSLSocket socket = connect(version)) {
            assertThat(line(socket)).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @MethodSource("driversAndVersions")
    void whatIsOlderThanTls12IsNotSpoken(Driver driver, String version) throws Exception {
        serve(driver, name -> DEFAULT);
        try (SSLSocket socket = connect(version)) {
            assertThat(socket.getSession().getProtocol()).isEqualTo(version);
        }
        assertThat(TlsEngines.server(DEFAULT).engine(LOOPBACK).getEnabledProtocols())
                .containsExactlyInAnyOrder("TLSv1.2", "TLSv1.3");
    }
}
