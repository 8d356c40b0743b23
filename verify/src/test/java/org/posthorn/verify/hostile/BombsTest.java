package org.posthorn.verify.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.posthorn.verify.process.Program;

class BombsTest {

    /** What doubling the input may do to the number of steps. */
    private static final double MOST_GROWTH = 2.3;

    private static final Method WALK = Steps.counted(Walk.class, "unlimited", byte[].class, boolean.class);

    static Stream<Bomb> bombs() {
        return Bomb.all().stream();
    }

    @Test
    void aSmallJvmReadsEveryBombAndTheLimitsCutThoseThatGrow() throws Exception {
        String[] command = Program.javaCommand(List.of("-Xmx64m", "-Xss256k"), BombMain.class);

        Program.Outcome outcome = Program.run(Duration.ofMinutes(5), new byte[0], command);

        List<String> lines = outcome.text().lines().toList();
        assertThat(outcome.exit()).as(outcome.text()).isZero();
        assertThat(lines).hasSameSizeAs(Bomb.all());
        for (int i = 0; i < lines.size(); i++) {
            Bomb bomb = Bomb.all().get(i);
            assertThat(lines.get(i)).startsWith(bomb.name() + ": [");
            assertThat(lines.get(i)).contains(bomb.limit().map(Enum::name).orElse(""));
        }
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void withoutLimitsTwiceTheOctetsTakeTwiceTheSteps(Bomb bomb) {
        int size = Math.max(1, bomb.size() / 8);

        long steps = steps(bomb, size);
        long stepsOfTwice = steps(bomb, 2 * size);

        assertThat((double) stepsOfTwice / steps)
                .as("%s to %s steps", steps, stepsOfTwice)
                .isLessThan(MOST_GROWTH);
    }

    private static long steps(Bomb bomb, int size) {
        return Steps.of(WALK, bomb.maker().apply(size), bomb.mbox());
    }

    @Test
    void stepsOfAQuadraticReaderWouldShow() throws Exception {
        Method quadratic = Steps.counted(Quadratic.class, "read", int.class);

        assertThat((double) Steps.of(quadratic, 2_000) / Steps.of(quadratic, 1_000))
                .isGreaterThan(3.9);
    }

    /** Looks at everything once for each thing. */
    public static final class Quadratic {
        private Quadratic() {}

        /** Its work. */
        public static int read(int n) {
            int sum = 0;
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    sum += i ^ j;
                }
            }
            return sum;
        }
    }
}
