package org.posthorn.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.posthorn.smtp.ForwardedClient.Attribute.ADDR;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.posthorn.smtp.Reply;
import org.posthorn.wire.driver.Driver;
import org.posthorn.wire.driver.Network;

/** Clients that speak for others: who may, and what a handler then sees. */
@Timeout(60)
class XclientTest extends Served {

    private static final Network LOOPBACK = Network.parse("127.0.0.0/8");

    /** Tells each client who it is. */
    private static class Telling implements SmtpHandler {

        @Override
        public Reply connected(Client client) {
            return Reply.of(220, whoIs(client));
        }

        @Override
        public Reply mail(Mail mail) {
            return Reply.of(250, "2.1.0", whoIs(mail.client()));
        }

        private static String whoIs(Client client) {
            return client.remote().getHostString() + ":" + client.remote().getPort() + " "
                    + client.host().orElse("-") + " " + client.name().orElse("-") + " "
                    + client.identity().map(who -> who.authzid()).orElse("-");
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void aHandlerSeesTheClientThatIsSpokenFor(Driver driver) throws Exception {
        try (Talk talk = talk(on(driver).trustXclient(LOOPBACK).listen(new Telling()))) {
            assertThat(talk.reply()).contains("127.0.0.1:");
            assertThat(talk.ehlo()).anyMatch(line -> line.substring(4).startsWith("XCLIENT"));
            assertThat(talk.ask("XCLIENT NAME=host.example ADDR=192.0.2.7 PORT=4711 LOGIN=joey"))
                    .isEqualTo("220 localhost 192.0.2.7:4711 host.example - joey");
            assertThat(talk.ask("EHLO client.example")).startsWith("250");
            assertThat(talk.ask("MAIL FROM:<>")).isEqualTo("250 2.1.0 192.0.2.7:4711 host.example client.example joey");
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void anAddressThatIsNotKnownIsNotTheProxys(Driver driver) throws Exception {
        try (Talk talk = talk(on(driver).trustXclient(LOOPBACK).listen(new Telling()))) {
            talk.reply();
            talk.ehlo();
            assertThat(talk.ask("XCLIENT ADDR=[UNAVAILABLE] NAME=[TEMPUNAVAIL]"))
                    .isEqualTo("220 localhost 0.0.0.0:0 - - -");
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void theHandlerCanRefuse(Driver driver) throws Exception {
        SmtpHandler handler = new Telling() {
            @Override
            public Reply xclient(Xclient xclient) {
                return Reply.of(
                        550,
                        "5.7.0",
                        "Not for " + xclient.onBehalfOf().address(ADDR).orElse("?"));
            }
        };
        try (Talk talk = talk(on(driver).trustXclient(LOOPBACK).listen(handler))) {
            talk.reply();
            talk.ehlo();
            assertThat(talk.ask("XCLIENT ADDR=192.0.2.7")).isEqualTo("550 5.7.0 Not for 192.0.2.7");
            assertThat(talk.ask("MAIL FROM:<>")).contains("127.0.0.1:").contains(" client.example ");
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void fromElsewhereItIsNotTaken(Driver driver) throws Exception {
        SmtpServerBuilder builder = on(driver).trustXclient(Network.parse("192.0.2.0/24"));
        try (Talk talk = talk(builder.listen(new Telling()))) {
            talk.reply();
            assertThat(talk.ehlo()).noneMatch(line -> line.contains("XCLIENT"));
            assertThat(talk.ask("XCLIENT ADDR=192.0.2.7")).startsWith("550 5.7.0");
            assertThat(talk.ask("MAIL FROM:<>")).contains("127.0.0.1:");
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void whoCameThroughAProxyIsNotTrustedForTheProxysAddress(Driver driver) throws Exception {
        SmtpServerBuilder builder = on(driver).trustXclient(LOOPBACK).proxies(LOOPBACK);
        try (Talk talk = talk(builder.listen(new Telling()))) {
            assertThat(talk.ask("PROXY TCP4 198.51.100.7 198.51.100.25 55555 25"))
                    .contains("198.51.100.7:55555");
            assertThat(talk.ehlo()).noneMatch(line -> line.contains("XCLIENT"));
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void etrnIsRefusedUnlessTheHandlerKnowsBetter(Driver driver) throws Exception {
        SmtpHandler handler = new Telling() {
            @Override
            public Reply turn(Turn turn) throws Exception {
                return turn.queue().toString().equals("example.org")
                        ? Reply.of(250, "2.0.0", "Queuing for " + turn.queue())
                        : super.turn(turn);
            }
        };
        SmtpServerBuilder builder = on(driver).offer(org.posthorn.smtp.Extension.ETRN);
        try (Talk talk = talk(builder.listen(handler))) {
            talk.reply();
            talk.ehlo();
            assertThat(talk.ask("ETRN example.org")).isEqualTo("250 2.0.0 Queuing for example.org");
            assertThat(talk.ask("ETRN example.net")).startsWith("459 4.7.1");
        }
    }
}
