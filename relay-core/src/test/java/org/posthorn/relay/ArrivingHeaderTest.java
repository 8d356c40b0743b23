package org.posthorn.relay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Positive;
import org.junit.jupiter.api.Test;

class ArrivingHeaderTest {

    private final ArrivingHeader header = new ArrivingHeader();

    /** What is passed on, when the message comes in pieces of so many octets. */
    private static String passed(ArrivingHeader header, String message, int piece) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] octets = message.getBytes(ISO_8859_1);
        int at = 0;
        while (at < octets.length && !header.isWhole()) {
            int given = Math.min(piece, octets.length - at);
            int taken = header.take(octets, at, given);
            assertThat(taken).isBetween(0, given);
            assertThat(taken == given || header.isWhole()).isTrue();
            at += taken;
        }
        if (!header.isWhole()) {
            header.end();
        }
        header.pass(some -> out.write(some.array(), some.arrayOffset() + some.position(), some.remaining()));
        out.write(octets, at, octets.length - at);
        return out.toString(ISO_8859_1);
    }

    private String passed(String message) {
        return passed(header, message, 1_000);
    }

    @Test
    void returnPathFieldsAreRemovedWithTheirFoldsAndNothingElse() {
        assertThat(passed("return-path: <a@example.org>\r\nFrom: x\r\nReturn-Path:\r\n <b@example.org>\r\n"
                        + "Return-Paths: c\r\n\r\nReturn-Path: <d@example.org>\r\n"))
                .isEqualTo("From: x\r\nReturn-Paths: c\r\n\r\nReturn-Path: <d@example.org>\r\n");
    }

    @Test
    void aHeaderWithoutABodyEndsWithTheMessage() {
        assertThat(passed("From: x\r\nReturn-Path: <a@example.org>")).isEqualTo("From: x\r\n");
        assertThat(passed(new ArrivingHeader(), "", 1)).isEmpty();
    }

    @Test
    void linesThatAreNoFieldsStay() {
        assertThat(passed("From someone\r\n>Return-Path: x\r\nno field\r\nReturn-Path: <x@example.org>\r\n\r\nbody"))
                .startsWith("From someone\r\n")
                .contains("no field\r\n")
                .endsWith("\r\nbody");
    }

    @Test
    void traceFieldsAreSeen() {
        passed("Received: by a; now\r\nDelivered-To: joey@example.org\r\nRECEIVED: by b;\r\n now\r\n"
                + "delivered-to:\r\n ross@example.org \r\n\r\nReceived: by c; now\r\nDelivered-To: x@example.org\r\n");
        assertThat(header.received()).isEqualTo(2);
        assertThat(header.deliveredTo()).containsExactly("joey@example.org", "ross@example.org");
    }

    @Test
    void addressesBeyondAsciiAreSeen() {
        passed(new String("Delivered-To: jöey@example.org\r\n\r\n".getBytes(UTF_8), ISO_8859_1));
        assertThat(header.deliveredTo()).containsExactly("jöey@example.org");
    }

    @Test
    void noMoreIsKeptThanTheLimit() {
        String endless = "X: " + "x".repeat(2 * ArrivingHeader.MOST);
        assertThat(header.take(endless.getBytes(ISO_8859_1), 0, endless.length()))
                .isEqualTo(ArrivingHeader.MOST);
        assertThat(header.isWhole()).isTrue();
        assertThat(passed(new ArrivingHeader(), endless + "\r\nReturn-Path: <a@example.org>\r\n\r\n", 30_000))
                .isEqualTo(endless + "\r\nReturn-Path: <a@example.org>\r\n\r\n");
    }

    @Property
    void howTheMessageIsCutMakesNoDifference(@ForAll("messages") String message, @ForAll @Positive int piece) {
        ArrivingHeader whole = new ArrivingHeader();
        ArrivingHeader cut = new ArrivingHeader();
        assertThat(passed(cut, message, piece % 40 + 1)).isEqualTo(passed(whole, message, Integer.MAX_VALUE));
        assertThat(cut.received()).isEqualTo(whole.received());
        assertThat(cut.deliveredTo()).isEqualTo(whole.deliveredTo());
    }

    @Property
    void whatHasNoReturnPathIsPassedOnAsItIs(@ForAll("messages") String message, @ForAll @Positive int piece) {
        String without = message.replace("Return-Path", "Subject");
        assertThat(passed(new ArrivingHeader(), without, piece % 40 + 1)).isEqualTo(without);
    }

    @Provide
    Arbitrary<String> messages() {
        List<String> pieces = List.of(
                "Return-Path: <a@example.org>\r\n",
                "Return-Path:\r\n\t<>\r\n",
                "Received: by x; y\r\n",
                "Delivered-To: joey@example.org\r\n",
                "From: x\r\n folded\r\n",
                "no field\r\n",
                "\r\n",
                "\n",
                "\r",
                " ",
                ":",
                "Return-Path",
                "Content-Type: multipart/mixed; boundary=b\r\n",
                "--b\r\n",
                "\0\u00ff");
        return Arbitraries.of(pieces).list().ofMaxSize(12).map(all -> String.join("", all));
    }
}
