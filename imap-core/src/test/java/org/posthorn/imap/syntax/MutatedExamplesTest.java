package org.posthorn.imap.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.posthorn.imap.Response;
import org.posthorn.wire.OutputQueue;

/** Examples with some octets changed: whatever they come to, it is the same however they are cut, and what can be written is read as the same. */
class MutatedExamplesTest {

    private static final byte[] LIKELY =
            " ()[]{}<>\"\\\r\n*%+-.,:$=/&~0123456789aZ\0\u007f".getBytes(StandardCharsets.US_ASCII);

    @Provide
    Arbitrary<String> commands() {
        return Arbitraries.of(ExamplesTest.commands().toList());
    }

    @Provide
    Arbitrary<String> responses() {
        return Arbitraries.of(ExamplesTest.responses().toList());
    }

    private static byte[] mutated(String line, Random random) {
        byte[] octets = ExamplesTest.text(line).getBytes(StandardCharsets.UTF_8);
        for (int changes = random.nextInt(4); changes > 0; changes--) {
            octets[random.nextInt(octets.length)] = LIKELY[random.nextInt(LIKELY.length)];
        }
        return octets;
    }

    @Property(tries = 5_000)
    void aChangedCommandIsReadAlikeAndWrittenAlike(@ForAll("commands") String line, @ForAll long seed) {
        Random random = new Random(seed);
        byte[] octets = mutated(line, random);
        List<Object> found = Reading.whole(octets, SyntaxLimits.SERVER);
        assertThat(Reading.cut(octets, SyntaxLimits.SERVER, random, false)).isEqualTo(found);
        for (Object event : found) {
            if (event instanceof CommandEvent.Given given) {
                CommandWriter writer = new CommandWriter();
                writer.literals(CommandWriter.Literals.PLUS);
                assertThat(Reading.whole(
                                CommandRoundTripTest.joined(writer.write(given.tag(), given.command())),
                                SyntaxLimits.SERVER))
                        .containsExactly(given);
            }
        }
    }

    @Property(tries = 5_000)
    void aChangedResponseIsReadAlikeAndWrittenAlike(
            @ForAll("responses") String line, @ForAll long seed, @ForAll boolean lenient) {
        Random random = new Random(seed);
        byte[] octets = mutated(line, random);
        Set<Quirk> quirks = lenient ? EnumSet.allOf(Quirk.class) : Set.of();
        List<Object> found = Hearing.whole(octets, SyntaxLimits.CLIENT, quirks);
        assertThat(Hearing.cut(octets, SyntaxLimits.CLIENT, quirks, random, true))
                .isEqualTo(found);
        for (Object event : found) {
            if (event instanceof Response response) {
                OutputQueue queue = new OutputQueue(1_000);
                try {
                    new ResponseWriter(queue).write(response);
                } catch (IllegalArgumentException e) {
                    continue; // what only a bad server says
                }
                assertThat(Hearing.whole(ResponseRoundTripTest.drained(queue), SyntaxLimits.CLIENT, Set.of()))
                        .containsExactly(response);
            }
        }
    }
}
