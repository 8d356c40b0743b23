package org.posthorn.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.posthorn.smtp.MailParameters.BodyType;

class SmtpValuesTest {

    @Test
    void limitsAreNotBelowWhatTheRfcAsksFor() {
        SmtpLimits limits = SmtpLimits.DEFAULTS;
        assertThatIllegalArgumentException().isThrownBy(() -> limits.withCommandLine(511));
        assertThatIllegalArgumentException().isThrownBy(() -> limits.withRecipients(99));
        assertThatIllegalArgumentException().isThrownBy(() -> limits.withMessageSize(65_535));
        assertThatIllegalArgumentException().isThrownBy(() -> limits.withReplyLines(0));
        assertThatIllegalArgumentException().isThrownBy(() -> limits.withCommands(0));
        assertThatIllegalArgumentException().isThrownBy(() -> limits.withErrors(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> SmtpTimes.all(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> SmtpTimes.DEFAULTS.withSession(Duration.ofSeconds(-1)));
    }

    @Test
    void eachWithChangesItsOwnLimit() {
        SmtpLimits limits = SmtpLimits.DEFAULTS
                .withCommandLine(512)
                .withRecipients(100)
                .withTransactions(7)
                .withDomains(8)
                .withMessageSize(65_536)
                .withReplyLines(1)
                .withCommands(2)
                .withErrors(0)
                .withAuthenticationTries(4)
                .withTextLine(1_000)
                .withTimes(SmtpTimes.all(Duration.ofSeconds(1)).withNextCommand(Duration.ofSeconds(2)));
        assertThat(limits)
                .isEqualTo(new SmtpLimits(
                        512,
                        SmtpLimits.DEFAULTS.replyLine(),
                        1,
                        100,
                        7,
                        8,
                        65_536,
                        2,
                        0,
                        SmtpLimits.DEFAULTS.authenticationLine(),
                        4,
                        1_000,
                        SmtpLimits.DEFAULTS.bodyRate(),
                        limits.times()));
        assertThat(limits.times().nextCommand()).isEqualTo(Duration.ofSeconds(2));
        assertThat(limits.times().mail()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void capabilitiesAreReadWhateverTheirCase() {
        Reply ehlo = new Reply(
                250,
                java.util.Optional.empty(),
                List.of("foo.com SIZE", "pipelining", "Size 1000", "AUTH PLAIN  LOGIN", "", "x-odd=1", "SIZE 2"));
        Capabilities capabilities = Capabilities.of(ehlo);
        assertThat(capabilities.has(Extension.PIPELINING)).isTrue();
        assertThat(capabilities.has(Extension.STARTTLS)).isFalse();
        assertThat(capabilities.maxSize()).hasValue(1_000);
        assertThat(capabilities.mechanisms()).containsExactly("PLAIN", "LOGIN");
        assertThat(Capabilities.NONE.mechanisms()).isEmpty();
        assertThat(capabilities.keywords()).containsEntry("AUTH", List.of("PLAIN", "LOGIN"));
        assertThat(capabilities.keywords().keySet()).containsExactly("PIPELINING", "SIZE", "AUTH", "X-ODD=1");
    }

    @Test
    void limitsAreReadFromWhatAServerTells() {
        Capabilities told = Capabilities.of(new Reply(
                250,
                java.util.Optional.empty(),
                List.of("foo.com", "limits rcptmax=20 MAILMAX=999999 RCPTDOMAINMAX=1")));
        assertThat(told.mostRecipients()).hasValue(20);
        assertThat(told.mostTransactions()).hasValue(999_999);
        assertThat(told.mostDomains()).hasValue(1);
        for (String line : List.of(
                "LIMITS",
                "LIMITS RCPTMAX",
                "LIMITS RCPTMAX=",
                "LIMITS RCPTMAX=0",
                "LIMITS RCPTMAX=01",
                "LIMITS RCPTMAX=-1",
                "LIMITS RCPTMAX=1000000",
                "LIMITS RCPTMAX=2x",
                "LIMITS XRCPTMAX=2")) {
            assertThat(Capabilities.of(new Reply(250, java.util.Optional.empty(), List.of("foo.com", line)))
                            .mostRecipients())
                    .as(line)
                    .isEmpty();
        }
    }

    @Test
    void aServerWithoutSizeLimitHasNoMaxSize() {
        for (String line : List.of("SIZE", "SIZE 0", "SIZE huge", "SIZE -1", "SIZE 99999999999999999999")) {
            Reply ehlo = new Reply(250, java.util.Optional.empty(), List.of("foo.com", line));
            assertThat(Capabilities.of(ehlo).maxSize()).as(line).isEmpty();
        }
        assertThat(Capabilities.of(Reply.of(250, "foo.com"))).isEqualTo(Capabilities.NONE);
    }

    @Test
    void mailParametersAreWrittenAsTheyFollowThePath() {
        assertThat(MailParameters.NONE).hasToString("");
        assertThat(MailParameters.NONE.withSize(5).withBody(BodyType.SEVEN_BIT)).hasToString(" SIZE=5 BODY=7BIT");
        assertThatIllegalArgumentException().isThrownBy(() -> MailParameters.NONE.withSize(-1));
    }

    @Test
    void anEnvelopeIsMadeOfAddresses() {
        Envelope envelope = Envelope.of("", "a@foo.com", "b@foo.com").withParameters(MailParameters.NONE.withSize(1));
        assertThat(envelope.from().isNull()).isTrue();
        assertThat(envelope.to()).containsExactly(ForwardPath.of("a@foo.com"), ForwardPath.of("b@foo.com"));
        assertThat(envelope.parameters().size()).hasValue(1);
    }
}
