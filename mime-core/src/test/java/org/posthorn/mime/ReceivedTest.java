package org.posthorn.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.OffsetDateTime;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.posthorn.mime.Defect.Kind;
import org.posthorn.mime.Received.Clause;

class ReceivedTest {

    @Test
    void theExampleOfRfc5322AppendixA4IsRead() {
        Parsed<Received> parsed = Received.read("from x.y.test\r\n   by example.net\r\n   via TCP\r\n   with ESMTP\r\n"
                + "   id ABC12345\r\n   for <mary@example.net>;  21 Nov 1997 10:05:43 -0600");
        Received received = parsed.value();
        assertThat(received.from()).contains("x.y.test");
        assertThat(received.by()).contains("example.net");
        assertThat(received.via()).contains("TCP");
        assertThat(received.with()).contains("ESMTP");
        assertThat(received.id()).contains("ABC12345");
        assertThat(received.recipient()).contains(Address.Mailbox.of("mary", "example.net"));
        assertThat(received.date()).contains(OffsetDateTime.parse("1997-11-21T10:05:43-06:00"));
        assertThat(parsed.defects()).isEmpty();
        assertThat(received)
                .hasToString("from x.y.test by example.net via TCP with ESMTP id ABC12345 for <mary@example.net>;"
                        + " Fri, 21 Nov 1997 10:05:43 -0600");
    }

    @Test
    void theAddressThatTheServerSawIsTakenFromTheComment() {
        assertThat(Received.read("from a.test (b.test [192.0.2.7]) by c.test; 1 Jul 2003 00:00:00 +0000")
                        .value()
                        .fromAddress())
                .contains("192.0.2.7");
        assertThat(Received.read("from [192.0.2.8] by c.test with X;\n\t1 Jul 2003 00:00:00 +0000")
                        .value()
                        .fromAddress())
                .contains("192.0.2.8");
        assertThat(Received.read("by c.test").value().fromAddress()).isEmpty();
    }

    @Test
    void wordsAndCommentsAfterAValueStayWithTheirClause() {
        Received received = Received.read("from a.test (EHLO x) (with; semicolon) by b.test (Postfix) with Some Server"
                        + " (TLS) id 15.1; Tue, 1 Jul 2003 10:52:37 +0200")
                .value();
        assertThat(received.clauses())
                .containsExactly(
                        new Clause("from", "a.test", "EHLO x with; semicolon"),
                        new Clause("by", "b.test", "Postfix"),
                        new Clause("with", "Some Server", "TLS"),
                        new Clause("id", "15.1", ""));
    }

    @Test
    void aFieldOfCommentsOnlyStillHasItsDate() {
        Received received = Received.read("(qmail 31873 invoked by uid 60001); 9 Mar 2011 11:19:46 -0000")
                .value();
        assertThat(received.clauses()).containsExactly(new Clause("", "", "qmail 31873 invoked by uid 60001"));
        assertThat(received.date()).contains(OffsetDateTime.parse("2011-03-09T11:19:46Z"));
    }

    @Test
    void aFieldWithoutADateHasADefect() {
        assertThat(Received.read("from a by b").defects())
                .extracting(Defect::kind)
                .containsExactly(Kind.MALFORMED_RECEIVED);
        Parsed<Received> parsed = Received.read("from a by b; whenever");
        assertThat(parsed.value().date()).isEmpty();
        assertThat(parsed.defects()).contains(new Defect(Kind.UNREADABLE_DATE, 12));
    }

    @Test
    void aClauseWithALineEndCannotBeBuilt() {
        assertThatThrownBy(() -> new Clause("from", "a\r\nb", "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Clause("from", "a", "\n")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Clause("fr om", "a", "")).isInstanceOf(IllegalArgumentException.class);
        assertThat(new Received(List.of(new Clause("by", "a", "b(c")), null)).hasToString("by a (b\\(c)");
    }

    @Property(tries = 3000)
    void anyTextGivesAValueThatPrintsOnOneLine(@ForAll("mess") String text) {
        Received received = Received.read(text).value();
        assertThat(received.toString()).doesNotContain("\r", "\n", "\0");
        assertThat(received.recipient().isPresent() && received.clause("for").isEmpty())
                .isFalse();
    }

    @Provide
    static Arbitrary<String> mess() {
        return Combinators.combine(AddressTest.mess(), MailDateTest.mess(), AddressTest.mess())
                .as((a, b, c) -> "from " + a + " for " + c + ";" + b);
    }
}
