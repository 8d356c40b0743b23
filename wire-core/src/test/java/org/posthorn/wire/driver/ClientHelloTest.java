package org.posthorn.wire.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ClientHelloTest {

    static Stream<String> versions() {
        return Stream.of("TLSv1.2", "TLSv1.3");
    }

    /** What the JDK's own client says first. */
    private static ByteBuffer hello(String version, String... host) throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(new String[] {version});
        if (host.length > 0) {
            parameters.setServerNames(List.of(new SNIHostName(host[0])));
        }
        engine.setSSLParameters(parameters);
        ByteBuffer records = ByteBuffer.allocate(32_000);
        engine.wrap(ByteBuffer.allocate(0), records);
        return records.flip();
    }

    /** The same handshake message in records of that size. */
    private static ByteBuffer cut(ByteBuffer hello, int size) {
        ByteBuffer records = ByteBuffer.allocate(hello.remaining() * 6 + 6);
        ByteBuffer message = hello.duplicate().position(5);
        while (message.hasRemaining()) {
            int some = Math.min(size, message.remaining());
            records.put((byte) 22).putShort((short) 0x303).putShort((short) some);
            records.put(message.slice(message.position(), some));
            message.position(message.position() + some);
        }
        return records.flip();
    }

    @ParameterizedTest
    @MethodSource("versions")
    void theHostIsReadFromWhatTheJdksClientSays(String version) throws Exception {
        assertThat(ClientHello.read(hello(version, "Mail.Example.org")))
                .isEqualTo(new ClientHello(Optional.of("mail.example.org")));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aClientNeedNotNameAHost(String version) throws Exception {
        assertThat(ClientHello.read(hello(version))).isEqualTo(new ClientHello(Optional.empty()));
    }

    @Test
    void nothingIsDecidedBeforeTheHelloIsWholeAndNothingIsTakenOutOfTheBuffer() throws Exception {
        ByteBuffer hello = hello("TLSv1.3", "mail.example.org");
        int end = hello.limit();
        for (int cut = 0; cut < end; cut++) {
            assertThat(ClientHello.read(hello.duplicate().limit(cut))).isNull();
        }
        assertThat(ClientHello.read(hello)).isNotNull();
        assertThat(hello.position()).isZero();
    }

    @Test
    void aHelloInSeveralRecordsIsReadToo() throws Exception {
        ByteBuffer records = cut(hello("TLSv1.3", "mail.example.org"), 60);
        assertThat(ClientHello.read(records)).isEqualTo(new ClientHello(Optional.of("mail.example.org")));
        for (int end = 0; end < records.limit(); end++) {
            assertThat(ClientHello.read(records.duplicate().limit(end))).isNull();
        }
    }

    @Test
    void aHelloInVeryManyRecordsHasNoName() throws Exception {
        assertThat(ClientHello.read(cut(hello("TLSv1.3", "mail.example.org"), 3)))
                .isEqualTo(new ClientHello(Optional.empty()));
    }

    @Test
    void whatIsNoTlsHasNoName() {
        assertThat(ClientHello.read(ByteBuffer.wrap("EHLO x\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII))))
                .isEqualTo(new ClientHello(Optional.empty()));
    }

    @Property(tries = 500)
    void anOctetThatIsChangedNeverMakesItThrow(@ForAll @IntRange(max = 600) int at, @ForAll byte octet)
            throws Exception {
        ByteBuffer hello = hello("TLSv1.2", "mail.example.org");
        hello.put(at % hello.limit(), octet);
        ClientHello read = ClientHello.read(hello);
        if (read != null) {
            read.serverName().ifPresent(name -> assertThat(name).matches("[a-z0-9._-]+"));
        }
    }

    @Property
    void arbitraryOctetsNeverMakeItThrow(@ForAll byte[] octets) {
        ByteBuffer framed = ByteBuffer.allocate(octets.length + 9);
        framed.put((byte) 22).putShort((short) 0x303).putShort((short) (octets.length + 4));
        framed.put((byte) 1).put((byte) 0).putShort((short) octets.length).put(octets);
        assertThat(ClientHello.read(framed.flip())).isNotNull();
        ClientHello.read(ByteBuffer.wrap(octets));
    }
}
