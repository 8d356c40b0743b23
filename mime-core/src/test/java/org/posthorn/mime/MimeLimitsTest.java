package org.posthorn.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.posthorn.mime.Defect.Kind;
import org.posthorn.mime.MimeLimits.OnBreach;

class MimeLimitsTest {

    /**
     * A message that breaches a limit of two.
     *
     * @param text the message, with {@code ^} at the place where the limit is breached
     * @param cut asks for what the limit cuts
     */
    record Breach(Kind kind, MimeLimits limits, String text, Consumer<Message> cut) {

        byte[] octets() {
            return text.replace("^", "").getBytes(StandardCharsets.US_ASCII);
        }

        Defect defect() {
            return new Defect(kind, text.indexOf('^'));
        }

        @Override
        public String toString() {
            return kind.toString();
        }
    }

    static List<Breach> breaches() {
        MimeLimits limits = MimeLimits.DEFAULTS;
        Consumer<Message> structure = message -> {};
        String multipart = "Content-Type: multipart/mixed; boundary=";
        return List.of(
                new Breach(
                        Kind.DEPTH_LIMIT,
                        limits.withDepth(2),
                        multipart + "a\n\n--a\n" + multipart + "b\n\n^--b\n\n--b--\n--a--\n",
                        structure),
                new Breach(
                        Kind.PARTS_LIMIT,
                        limits.withParts(2),
                        multipart + "a\n\n--a\n\none^\n--a\n\n--a--\n",
                        structure),
                new Breach(Kind.HEADER_FIELDS_LIMIT, limits.withHeaderFields(2), "A: 1\nB: 2\n^C: 3\n\n", structure),
                new Breach(Kind.HEADER_FIELD_SIZE_LIMIT, limits.withHeaderFieldSize(9), "^Subject: x\n\n", structure),
                new Breach(Kind.ADDRESSES_LIMIT, limits.withAddresses(2), "To: g: a@b, ^c@d;\n\n", Message::to),
                new Breach(
                        Kind.IDENTIFIERS_LIMIT,
                        limits.withIdentifiers(2),
                        "References: <a@b> <c@d> ^<e@f>\n\n",
                        Message::references),
                new Breach(
                        Kind.ENCODED_WORDS_LIMIT,
                        limits.withEncodedWords(2),
                        "Subject: =?utf-8?q?a?= =?utf-8?q?b?= ^=?utf-8?q?c?=\n\n",
                        Message::subject),
                new Breach(
                        Kind.PARAMETERS_LIMIT,
                        limits.withParameters(2),
                        "Content-Type: text/plain; a=1; b*0=2; ^b*1=3\n\n",
                        Message::contentType),
                new Breach(
                        Kind.CLAUSES_LIMIT,
                        limits.withClauses(2),
                        "Received: from a by b ^with c; Tue, 1 Jul 2003 10:52:37 +0200\n\n",
                        message -> message.headers().get(0).read(Received::read, Headers.IGNORE)),
                new Breach(
                        Kind.COMMENT_DEPTH_LIMIT,
                        limits.withCommentDepth(2),
                        "Date: Tue, 1 Jul 2003 10:52:37 +0200 ((^()))\n\n",
                        Message::date),
                new Breach(Kind.DEFECTS_LIMIT, limits.withDefects(2), "A: 1\nx\ny\n^z\n\n", structure));
    }

    @ParameterizedTest
    @MethodSource("breaches")
    void aBreachIsToldByItsOwnDefectAtItsPlace(Breach breach) {
        Message message = Message.parse(breach.octets(), breach.limits);

        assertThat(message.defects())
                .filteredOn(defect -> defect.kind().isLimit())
                .contains(breach.defect());
    }

    @ParameterizedTest
    @MethodSource("breaches")
    void whoWantsItStrictGetsLimitExceededForEachLimit(Breach breach) {
        MimeLimits strict = breach.limits.onBreach(OnBreach.THROW);

        LimitExceeded thrown = catchThrowableOfType(
                LimitExceeded.class, () -> breach.cut.accept(Message.parse(breach.octets(), strict)));

        assertThat(thrown.defect()).isEqualTo(breach.defect());
    }

    @ParameterizedTest
    @MethodSource("breaches")
    void withoutLimitsNothingIsABreach(Breach breach) {
        MimeLimits unlimited = MimeLimits.UNLIMITED.onBreach(OnBreach.THROW);
        Message message = Message.parse(breach.octets(), unlimited);

        assertThatNoException().isThrownBy(() -> breach.cut.accept(message));
        assertThat(message.defects()).noneMatch(defect -> defect.kind().isLimit());
    }

    @Test
    void eachLimitHasItsDefectAndEachSuchDefectItsLimit() {
        EnumSet<Kind> limits = EnumSet.noneOf(Kind.class);
        Stream.of(Kind.values()).filter(Kind::isLimit).forEach(limits::add);

        assertThat(breaches()).extracting(Breach::kind).containsExactlyInAnyOrderElementsOf(limits);
        assertThat(limits).hasSize(MimeLimits.class.getRecordComponents().length - 1);
    }

    @Test
    void aValueIsReadUpToTheLimit() {
        Message message = Message.parse(
                "To: a@b, c@d, e@f\nSubject: =?utf-8?q?a?= =?utf-8?q?b?=\n\n".getBytes(StandardCharsets.US_ASCII),
                MimeLimits.DEFAULTS.withAddresses(2).withEncodedWords(1));

        assertThat(message.to()).extracting(Address::toHeader).containsExactly("a@b", "c@d");
        assertThat(message.subject()).contains("a =?utf-8?q?b?=");
    }

    @Test
    void defectsNeverThrowWhatReadingTheValueWould() {
        Message message = Message.parse(
                "To: a@b, c@d\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
                MimeLimits.DEFAULTS.withAddresses(1).onBreach(OnBreach.THROW));

        assertThat(message.defects()).containsExactly(new Defect(Kind.ADDRESSES_LIMIT, 9));
    }

    @Test
    void whatAnApplicationWritesHasNoLimits() {
        String many = "a@example.org,".repeat(20_000) + "b@example.org";

        assertThat(Address.parseList(many)).hasSize(20_001);
        assertThat(Address.read(many).value()).hasSize(MimeLimits.DEFAULTS.addresses());
    }

    @Test
    void aLimitBelowOneIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> MimeLimits.DEFAULTS.withCommentDepth(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MimeLimits.DEFAULTS.withHeaderFieldSize(MimeLimits.MOST_HEADER_FIELD_SIZE + 1));
    }
}
