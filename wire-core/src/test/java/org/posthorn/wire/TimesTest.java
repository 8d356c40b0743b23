package org.posthorn.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.posthorn.wire.Violation.Kind;

class TimesTest {

    private static final long SECOND = 1_000_000_000L;

    @Test
    void aDeadlineStaysWhereItWasArmed() {
        Deadline deadline = new Deadline();
        deadline.tick(10);
        deadline.arm(Duration.ofNanos(5));
        deadline.tick(12);
        deadline.arm(Duration.ofNanos(5));
        assertThat(deadline.due()).isEqualTo(15);
        assertThat(deadline.passed()).isFalse();
        deadline.tick(15);
        assertThat(deadline.passed()).isTrue();
        deadline.disarm();
        assertThat(deadline.passed()).isFalse();
        assertThat(deadline.due()).isEqualTo(Session.NEVER);
    }

    @Test
    void timeDoesNotRunBackwards() {
        Deadline deadline = new Deadline();
        deadline.tick(10);
        deadline.tick(5);
        assertThat(deadline.now()).isEqualTo(10);
    }

    @Test
    void aTimeTooFarAwayIsNever() {
        assertThat(Deadline.later(10, Duration.ofDays(400_000_000))).isEqualTo(Session.NEVER);
        assertThat(Deadline.later(Session.NEVER - 1, Duration.ofSeconds(1))).isEqualTo(Session.NEVER);
    }

    @Test
    void aBodyIsJudgedAtTheEndOfEachPeriod() {
        BodyWatch watch = new BodyWatch(new LeastRate(10, Duration.ofSeconds(4)));
        watch.start(0);
        watch.add(39);
        assertThat(watch.judge(4 * SECOND - 1)).isEmpty();
        watch.add(1);
        assertThat(watch.judge(4 * SECOND)).isEmpty();
        assertThat(watch.due()).isEqualTo(8 * SECOND);
        watch.add(39);
        assertThat(watch.judge(8 * SECOND)).contains(Kind.TOO_SLOW);
    }

    @Test
    void aBodyOfWhichNothingComesHasTimedOutWhateverTheRate() {
        BodyWatch watch = new BodyWatch(new LeastRate(0, Duration.ofSeconds(4)));
        watch.start(0);
        watch.add(1);
        assertThat(watch.judge(4 * SECOND)).isEmpty();
        assertThat(watch.judge(8 * SECOND)).contains(Kind.TIMED_OUT);
    }

    @Test
    void aWatchThatIsNotStartedJudgesNothing() {
        BodyWatch watch = new BodyWatch(new LeastRate(10, Duration.ofSeconds(4)));
        assertThat(watch.judge(100 * SECOND)).isEmpty();
        assertThat(watch.due()).isEqualTo(Session.NEVER);
    }

    @Test
    void aRateChecksItself() {
        assertThatIllegalArgumentException().isThrownBy(() -> new LeastRate(-1, Duration.ofSeconds(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new LeastRate(1, Duration.ZERO));
    }
}
