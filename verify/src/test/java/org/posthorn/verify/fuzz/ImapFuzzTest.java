package org.posthorn.verify.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.posthorn.imap.Response;
import org.posthorn.imap.syntax.CommandEvent;
import org.posthorn.imap.syntax.CommandReader;
import org.posthorn.imap.syntax.CommandWriter;
import org.posthorn.imap.syntax.Quirk;
import org.posthorn.imap.syntax.ResponseEvent;
import org.posthorn.imap.syntax.ResponseReader;
import org.posthorn.imap.syntax.ResponseWriter;
import org.posthorn.imap.syntax.SyntaxLimits;
import org.posthorn.wire.OutputQueue;

/** Any octets, for both readers of IMAP: however they are cut they say the same, and what was read is read again from what is written of it. */
class ImapFuzzTest {

    private static final SyntaxLimits NARROW = new SyntaxLimits(2_000, 1_000, 8, 10, 20, 20);
    /** What is written may be longer than what was read, as quotes are. */
    private static final SyntaxLimits WIDE = new SyntaxLimits(100_000, 100_000, 100_000, 100, 100, 100);

    @FuzzTest
    void commands(byte[] octets) {
        List<Object> whole = commands(octets, Integer.MAX_VALUE, NARROW);
        assertThat(commands(octets, 1, NARROW)).isEqualTo(whole);
        assertThat(commands(octets, 7, NARROW)).isEqualTo(whole);
        for (Object event : whole) {
            if (event instanceof CommandEvent.Given given) {
                writtenAgain(given);
            }
        }
    }

    private static List<Object> commands(byte[] octets, int piece, SyntaxLimits limits) {
        CommandReader reader = new CommandReader(limits);
        List<Object> found = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < octets.length; ) {
            int size = Math.min(piece, octets.length - at);
            ByteBuffer in = ByteBuffer.wrap(octets, at, size);
            for (CommandEvent event; (event = reader.next(in)) != null; ) {
                if (event instanceof CommandEvent.Chunk chunk) {
                    text.append(ISO_8859_1.decode(chunk.octets().duplicate()));
                    continue;
                }
                found.add(event);
                if (event instanceof CommandEvent.Announced announced && announced.size() % 3 == 0) {
                    reader.refuse();
                } else if (event instanceof CommandEvent.Announced) {
                    reader.accept();
                }
            }
            assertThat(in.hasRemaining()).isFalse();
            at += size;
        }
        found.add(text.toString());
        return found;
    }

    private static void writtenAgain(CommandEvent.Given given) {
        CommandWriter writer = new CommandWriter();
        writer.literals(CommandWriter.Literals.PLUS);
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        try {
            writer.write(given.tag(), given.command()).forEach(b -> written.writeBytes(octets(b)));
        } catch (IllegalArgumentException e) {
            return; // texts in a charset that is not written
        }
        assertThat(commands(written.toByteArray(), Integer.MAX_VALUE, WIDE)).startsWith(given);
    }

    @FuzzTest
    void responses(byte[] octets) {
        for (Set<Quirk> quirks : List.of(EnumSet.noneOf(Quirk.class), EnumSet.allOf(Quirk.class))) {
            List<Object> whole = responses(octets, Integer.MAX_VALUE, NARROW, quirks);
            assertThat(responses(octets, 1, NARROW, quirks)).isEqualTo(whole);
            assertThat(responses(octets, 7, NARROW, quirks)).isEqualTo(whole);
            for (Object event : whole) {
                if (event instanceof ResponseEvent.Given given) {
                    writtenAgain(given.response());
                }
            }
        }
    }

    private static List<Object> responses(byte[] octets, int piece, SyntaxLimits limits, Set<Quirk> quirks) {
        ResponseReader reader = new ResponseReader(limits, quirks);
        List<Object> found = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < octets.length; ) {
            int size = Math.min(piece, octets.length - at);
            ByteBuffer in = ByteBuffer.wrap(octets, at, size);
            for (ResponseEvent event; (event = reader.next(in)) != null; ) {
                if (event instanceof ResponseEvent.Chunk chunk) {
                    text.append(ISO_8859_1.decode(chunk.octets().duplicate()));
                } else {
                    found.add(event);
                }
            }
            assertThat(in.hasRemaining()).isFalse();
            at += size;
        }
        found.add(text.toString());
        return found;
    }

    private static void writtenAgain(Response response) {
        OutputQueue queue = new OutputQueue(1_000);
        try {
            new ResponseWriter(queue).write(response);
        } catch (IllegalArgumentException e) {
            return; // what is only read
        }
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        for (ByteBuffer buffer : queue.buffers()) {
            written.writeBytes(octets(buffer));
        }
        assertThat(responses(written.toByteArray(), Integer.MAX_VALUE, WIDE, Set.of()))
                .startsWith(new ResponseEvent.Given(response));
    }

    private static byte[] octets(ByteBuffer buffer) {
        byte[] copy = new byte[buffer.remaining()];
        buffer.duplicate().get(copy);
        return copy;
    }
}
