package org.posthorn.verify.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.posthorn.pop3.Capabilities;
import org.posthorn.pop3.DropListing;
import org.posthorn.pop3.Listing;
import org.posthorn.pop3.Pop3ClientLimits;
import org.posthorn.pop3.Response;
import org.posthorn.pop3.session.Pop3ClientSession;
import org.posthorn.pop3.session.Pop3ClientSession.Challenge;
import org.posthorn.pop3.session.Pop3ClientSession.Chunk;
import org.posthorn.pop3.session.Pop3ClientSession.Event;
import org.posthorn.pop3.session.Pop3Command;
import org.posthorn.wire.Transcript;

/** Any octets, for everything that reads what a POP3 server says. */
class Pop3FuzzTest {

    private static final Pop3ClientLimits LIMITS = Pop3ClientLimits.DEFAULTS
            .withListings(20)
            .withMessageSize(100)
            .withResponseLine(512)
            .withAuthenticationLine(512);

    @FuzzTest
    void clientSession(byte[] octets) {
        List<String> whole = talk(octets, Integer.MAX_VALUE);
        assertThat(talk(octets, 1)).isEqualTo(whole);
        assertThat(talk(octets, 7)).isEqualTo(whole);
    }

    private static List<String> talk(byte[] octets, int piece) {
        Pop3ClientSession session = new Pop3ClientSession(LIMITS, Transcript.NONE);
        session.submit(new Pop3Command.Capa());
        session.submit(new Pop3Command.Auth("LOGIN", Optional.empty()));
        session.submit(new Pop3Command.ListAll());
        session.submit(new Pop3Command.UidlAll());
        session.submit(new Pop3Command.Retr(1));
        session.submit(new Pop3Command.Retr(2));
        session.submit(new Pop3Command.Quit());
        StringBuilder text = new StringBuilder();
        UnaryOperator<String> names = name -> name.startsWith("Chunk") ? "" : name;
        List<String> all = new Dialogue<>(session, event -> respond(session, event, text), names)
                .hear(octets, Math.min(piece, Math.max(octets.length, 1)));
        all.add("text " + text);
        return all;
    }

    private static void respond(Pop3ClientSession session, Event event, StringBuilder text) {
        if (event instanceof Challenge challenge) {
            session.respond(challenge.message());
        } else if (event instanceof Chunk chunk) {
            text.append(ISO_8859_1.decode(chunk.bytes().duplicate()));
        }
    }

    @FuzzTest
    void values(byte[] octets) {
        String text = new String(octets, ISO_8859_1);
        Response.parse(text)
                .ifPresent(
                        response -> assertThat(Response.parse(response.line())).contains(response));
        Listing.ofScan(text);
        DropListing.parse(text);
        Capabilities capabilities = Capabilities.of(List.of(text.split("\r\n")));
        assertThat(Capabilities.of(capabilities.lines())).isEqualTo(capabilities);
    }
}
