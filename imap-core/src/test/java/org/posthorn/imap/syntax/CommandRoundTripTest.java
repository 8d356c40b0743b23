package org.posthorn.imap.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.posthorn.imap.Command;

class CommandRoundTripTest {

    @Provide
    Arbitrary<Command> commands() {
        return Commands.any();
    }

    @Property(tries = 3_000)
    void whatIsWrittenIsReadAsTheSameCommandHoweverItIsCut(
            @ForAll("commands") Command command,
            @ForAll CommandWriter.Literals literals,
            @ForAll boolean utf8,
            @ForAll long seed) {
        CommandWriter writer = new CommandWriter();
        writer.literals(literals);
        writer.utf8(utf8);
        List<ByteBuffer> pieces = writer.write("a1", command);
        CommandReader reader = new CommandReader(SyntaxLimits.SERVER);
        reader.utf8(utf8);
        Reading reading = new Reading(reader, announced -> true);
        Random random = new Random(seed);
        for (int i = 0; i < pieces.size(); i++) {
            byte[] octets = octets(pieces.get(i));
            for (int at = 0; at < octets.length; ) {
                int size = Math.min(octets.length - at, 1 + random.nextInt(40));
                reading.feed(ByteBuffer.wrap(octets.clone(), at, size));
                at += size;
            }
            assertThat(reading.found.stream().filter(e -> e instanceof CommandEvent.ContinuationOwed))
                    .as("a continuation for each piece but the last")
                    .hasSize(Math.min(i + 1, pieces.size() - 1));
        }
        reading.found.removeIf(e -> e instanceof CommandEvent.ContinuationOwed);
        assertThat(reading.found).containsExactly(new CommandEvent.Given("a1", command));
    }

    static byte[] octets(ByteBuffer buffer) {
        byte[] copy = new byte[buffer.remaining()];
        buffer.duplicate().get(copy);
        return copy;
    }

    static byte[] joined(List<ByteBuffer> buffers) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        buffers.forEach(b -> all.writeBytes(octets(b)));
        return all.toByteArray();
    }
}
