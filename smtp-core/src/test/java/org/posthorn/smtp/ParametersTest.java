package org.posthorn.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.posthorn.smtp.DeliverBy.Mode;
import org.posthorn.smtp.FutureRelease.HoldFor;
import org.posthorn.smtp.FutureRelease.HoldUntil;
import org.posthorn.smtp.MailParameters.BodyType;
import org.posthorn.smtp.MailParameters.Dsn;
import org.posthorn.smtp.MailParameters.Returned;
import org.posthorn.smtp.session.SmtpCommand;
import org.posthorn.smtp.session.SmtpServerOptions;

class ParametersTest {

    @Test
    void allParametersAreWrittenAsTheirRfcsSay() {
        MailParameters all = MailParameters.NONE
                .withSize(1_000)
                .withBody(BodyType.BINARY_MIME)
                .withSmtpUtf8(true)
                .withRequireTls(true)
                .withReturned(Returned.HEADERS)
                .withEnvelopeId("QQ 31=4+1")
                .withDeliverBy(new DeliverBy(120, Mode.RETURN, true))
                .withRelease(new HoldFor(86_400))
                .withPriority(-4);
        assertThat(all)
                .hasToString(" SIZE=1000 BODY=BINARYMIME SMTPUTF8 REQUIRETLS RET=HDRS ENVID=QQ+2031+3D4+2B1"
                        + " BY=120;RT HOLDFOR=86400 MT-PRIORITY=-4");
        HoldUntil until = new HoldUntil(Instant.parse("2027-01-02T03:04:05.678Z"));
        assertThat(MailParameters.NONE.withRelease(until)).hasToString(" HOLDUNTIL=2027-01-02T03:04:05Z");
        assertThat(RcptParameters.notifyOn(Notify.DELAY, Notify.SUCCESS)
                        .withOriginal(OriginalRecipient.of(ForwardPath.of("a+b@example.org"))))
                .hasToString(" NOTIFY=SUCCESS,DELAY ORCPT=rfc822;a+2Bb@example.org");
        assertThat(MailParameters.NONE).hasToString("");
        assertThat(RcptParameters.NONE).hasToString("");
    }

    @Test
    void anOriginalRecipientBeyondAsciiIsWrittenInAscii() {
        OriginalRecipient original = OriginalRecipient.of(ForwardPath.of("\u00e4+b@example.org"));
        assertThat(original).hasToString("utf-8;\\x{E4}\\x{2B}b@example.org");
        assertThat(OriginalRecipient.parse(original.toString())).contains(original);
    }

    @Provide
    Arbitrary<String> printable() {
        return Arbitraries.strings()
                .withCharRange(' ', '~')
                .withChars('\t')
                .ofMinLength(1)
                .ofMaxLength(33);
    }

    @Property(tries = 300)
    void whatIsWrittenIsReadAgain(
            @ForAll("printable") String text,
            @ForAll @LongRange(min = 1, max = 999_999_999) long seconds,
            @ForAll Mode mode,
            @ForAll boolean trace,
            @ForAll @IntRange(min = 0, max = 15) int wishes) {
        String id = new Dsn(Optional.empty(), Optional.of(text)).toString();
        assertThat(Dsn.parseEnvelopeId(id.substring(" ENVID=".length()))).contains(text);
        OriginalRecipient original = new OriginalRecipient("rfc822", text);
        assertThat(OriginalRecipient.parse(original.toString())).contains(original);
        DeliverBy by = new DeliverBy(mode == Mode.NOTIFY && trace ? -seconds : seconds, mode, trace);
        assertThat(DeliverBy.parse(by.toString())).contains(by);
        HoldFor hold = new HoldFor(seconds);
        assertThat(HoldFor.parse(hold.toString().substring("HOLDFOR=".length())))
                .contains(hold);
        HoldUntil until = new HoldUntil(Instant.ofEpochSecond(seconds));
        assertThat(HoldUntil.parse(until.toString().substring("HOLDUNTIL=".length())))
                .contains(until);
        Set<Notify> set = wishes == 0
                ? Set.of(Notify.NEVER)
                : java.util.Arrays.stream(new Notify[] {Notify.SUCCESS, Notify.FAILURE, Notify.DELAY})
                        .filter(wish -> (wishes & 1 << wish.ordinal()) != 0)
                        .collect(java.util.stream.Collectors.toSet());
        if (!set.isEmpty()) {
            String written = RcptParameters.NONE.withNotifyOn(set).toString();
            assertThat(Notify.parse(written.substring(" NOTIFY=".length()))).contains(set);
        }
    }

    @Property(tries = 300)
    void anyValueIsReadOrNot(@ForAll String value) {
        Notify.parse(value);
        OriginalRecipient.parse(value);
        OriginalRecipient.parse("rfc822;" + value);
        DeliverBy.parse(value);
        HoldFor.parse(value);
        HoldUntil.parse(value);
        Dsn.parseEnvelopeId(value);
        OriginalRecipient.parse("utf-8;" + value);
        ValidSince.parse(value);
        RemoteQueue.parse(value);
        ForwardedClient.parse(value);
        ForwardedClient.parse("NAME=" + value);
        MailParameters.parseSize(value);
        MailParameters.parsePriority(value);
        MailParameters.parseAuth(value);
    }

    @Test
    void aTimeSinceWhenAMailboxIsItsOwnersIsReadInAnyZoneAndWrittenInUtc() {
        ValidSince since = new ValidSince(Instant.parse("2014-04-03T23:01:00.9Z"));
        assertThat(since).hasToString("2014-04-03T23:01:00Z");
        assertThat(ValidSince.parse("2014-04-03T23:01:00Z;R")).contains(since);
        assertThat(ValidSince.parse("2014-04-04T04:31:00+05:30")).contains(since);
        assertThat(ValidSince.parse("2014-04-03T23:01:00Z;c"))
                .contains(new ValidSince(since.time(), ValidSince.Unsupported.CONTINUE));
        assertThatIllegalArgumentException().isThrownBy(() -> new ValidSince(Instant.MAX));
    }

    @Test
    void termsOutOfRangeCannotBeBuilt() {
        ExtensionTerms terms = ExtensionTerms.DEFAULTS;
        assertThatIllegalArgumentException().isThrownBy(() -> terms.withLeastDeliverBy(Duration.ofSeconds(-1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> terms.withLeastDeliverBy(Duration.ofSeconds(1_000_000_000)));
        assertThatIllegalArgumentException().isThrownBy(() -> terms.withFutureRelease(Duration.ZERO, Instant.EPOCH));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> terms.withFutureRelease(Duration.ofSeconds(1_000_000_000), Instant.EPOCH));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> terms.withFutureRelease(Duration.ofSeconds(1), Instant.MAX));
        assertThatIllegalArgumentException().isThrownBy(() -> terms.withPriorityPolicy("x".repeat(21)));
        assertThat(terms.withPriorityPolicy("x".repeat(20)).priorityPolicy()).contains("x".repeat(20));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "NEVER,SUCCESS", "SUCCESS,", "ALWAYS", " SUCCESS"})
    void invalidNotifyValuesAreNotRead(String value) {
        assertThat(Notify.parse(value)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1;", "1;X", "0;R", "-1;R", "1234567890;N", "1;NTT", "+;N", "1;N "})
    void invalidDeliverByValuesAreNotRead(String value) {
        assertThat(DeliverBy.parse(value)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2027-13-02T03:04:05Z", "2027-01-02T03:04:05+01:00", "0000-01-02T03:04:05Z", "2027-01-02"})
    void invalidTimestampsAreNotRead(String value) {
        assertThat(HoldUntil.parse(value)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"rfc822", ";a", "rfc822;", "rfc822;a=b", "rfc822;a+2", "rfc822;+0D+0A", "rfc 822;a", "rfc822;+c3"
            })
    void invalidOriginalRecipientsAreNotRead(String value) {
        assertThat(OriginalRecipient.parse(value)).isEmpty();
    }

    @Test
    void valuesOutOfRangeCannotBeBuilt() {
        assertThatIllegalArgumentException().isThrownBy(() -> MailParameters.NONE.withSize(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> MailParameters.NONE.withPriority(10));
        assertThatIllegalArgumentException().isThrownBy(() -> new DeliverBy(0, Mode.RETURN, false));
        assertThatIllegalArgumentException().isThrownBy(() -> new DeliverBy(1_000_000_000, Mode.NOTIFY, false));
        assertThatIllegalArgumentException().isThrownBy(() -> new HoldFor(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new HoldUntil(Instant.MAX));
        assertThatIllegalArgumentException().isThrownBy(() -> RcptParameters.notifyOn(Notify.NEVER, Notify.DELAY));
        assertThatIllegalArgumentException().isThrownBy(() -> MailParameters.NONE.withEnvelopeId("x".repeat(101)));
        assertThatIllegalArgumentException().isThrownBy(() -> MailParameters.NONE.withEnvelopeId("=".repeat(34)));
        assertThatIllegalArgumentException().isThrownBy(() -> new OriginalRecipient("rfc822", "x".repeat(500)));
        assertThatIllegalArgumentException().isThrownBy(() -> new OriginalRecipient("a=b", "a"));
    }

    /** Each field that holds text, tried with all that could begin another line, parameter or path. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r",
                "\n",
                "\0",
                "\r\nRCPT TO:<x@y>",
                ">",
                "> SIZE=1",
                " ",
                "\u010d\u010a",
                "\u0a0d",
                "\u560d\u560a"
            })
    void nothingThatIsWrittenBreaksOutOfItsPlace(String evil) {
        String[] texts = {evil, "a" + evil, evil + "b", "a" + evil + "b"};
        for (String text : texts) {
            check(() -> new SmtpCommand.Mail(new ReversePath(text, "example.org"), MailParameters.NONE));
            check(() -> new SmtpCommand.Mail(new ReversePath("a", text), MailParameters.NONE));
            check(() -> new SmtpCommand.Rcpt(new ForwardPath(text, "example.org"), RcptParameters.NONE));
            check(() -> new SmtpCommand.Rcpt(new ForwardPath("a", text), RcptParameters.NONE));
            check(() -> new SmtpCommand.Rcpt(ForwardPath.of(text), RcptParameters.NONE));
            check(() -> new SmtpCommand.Mail(ReversePath.NULL, MailParameters.NONE.withEnvelopeId(text)));
            check(() -> new SmtpCommand.Rcpt(
                    ForwardPath.of("a@b"), RcptParameters.NONE.withOriginal(new OriginalRecipient(text, "a"))));
            check(() -> new SmtpCommand.Rcpt(
                    ForwardPath.of("a@b"), RcptParameters.NONE.withOriginal(new OriginalRecipient("a", text))));
            check(() -> new SmtpCommand.Ehlo(text));
            check(() -> new SmtpCommand.Lhlo(text));
            check(() -> new SmtpCommand.Vrfy(text));
            check(() -> new SmtpCommand.Expn(text));
            check(() -> new SmtpCommand.Help(Optional.of(text)));
            check(() -> new SmtpCommand.Auth(text, Optional.empty()));
            check(() -> new SmtpCommand.Mail(
                    ReversePath.NULL, MailParameters.NONE.withAuth(new ReversePath(text, "example.org"))));
            for (RemoteQueue.Scope scope : RemoteQueue.Scope.values()) {
                check(() -> new SmtpCommand.Etrn(new RemoteQueue(scope, text)));
            }
            isOneWordOrCannotBeBuilt(() -> new OriginalRecipient("utf-8", text).toString());
            for (ForwardedClient.Attribute attribute : ForwardedClient.Attribute.values()) {
                isOneWordOrCannotBeBuilt(() -> new ForwardedClient(Map.of(attribute, text)).toString());
            }
            isOneWordOrCannotBeBuilt(() -> ExtensionTerms.DEFAULTS
                    .withPriorityPolicy(text)
                    .priorityPolicy()
                    .orElseThrow());
            isOneWordOrCannotBeBuilt(() -> SmtpServerOptions.of(text).hostName());
            isOneLineOrCannotBeBuilt(() -> Reply.of(250, text).text());
            isOneLineOrCannotBeBuilt(() -> Reply.ok().withText("a", text).text());
            isOneLineOrCannotBeBuilt(() -> Reply.queuedAs(text).text());
            isOneLineOrCannotBeBuilt(() -> Reply.closing(text).text());
        }
    }

    private static void isOneWordOrCannotBeBuilt(java.util.function.Supplier<String> making) {
        try {
            assertThat(making.get()).matches("[!-~]+");
        } catch (IllegalArgumentException e) {
            assertThat(e).isExactlyInstanceOf(IllegalArgumentException.class);
        }
    }

    private static void isOneLineOrCannotBeBuilt(java.util.function.Supplier<String> making) {
        try {
            assertThat(making.get().chars()).noneMatch(c -> c == '\r' || c == '\n' || c == 0);
        } catch (IllegalArgumentException e) {
            assertThat(e).isExactlyInstanceOf(IllegalArgumentException.class);
        }
    }

    private static void check(java.util.function.Supplier<SmtpCommand> making) {
        SmtpCommand command;
        try {
            command = making.get();
        } catch (IllegalArgumentException e) {
            return;
        }
        String line = command.line();
        assertThat(line.chars()).as(line).noneMatch(c -> c < ' ' || c == 0x7f);
        if (command instanceof SmtpCommand.Mail || command instanceof SmtpCommand.Rcpt) {
            String unquoted = line.replaceAll("\"(\\\\.|[^\"\\\\])*\"", "");
            assertThat(unquoted)
                    .containsOnlyOnce(">")
                    .matches("(MAIL FROM|RCPT TO):<[^ <>]*>( (ENVID|ORCPT|AUTH)=[!-~]+)?");
        } else if (command instanceof SmtpCommand.Etrn || command instanceof SmtpCommand.Auth) {
            assertThat(line).matches("(ETRN|AUTH) [!-~]+");
        } else if (command instanceof SmtpCommand.Ehlo || command instanceof SmtpCommand.Lhlo) {
            assertThat(line).matches("[EL]HLO [!-=?-~]+");
        }
    }
}
