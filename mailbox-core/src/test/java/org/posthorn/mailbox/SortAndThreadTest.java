package org.posthorn.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages are sorted and threaded as RFC 5256 has it. */
class SortAndThreadTest {

    private Mailbox mailbox;
    private int day;

    @BeforeEach
    void fresh() throws MailboxException {
        mailbox = MailStore.inMemory().account("alice", "secret").mailbox("INBOX");
    }

    private void message(String... fields) throws IOException {
        byte[] octets = (String.join("\r\n", fields) + "\r\n\r\n").getBytes(StandardCharsets.UTF_8);
        Instant date = Instant.parse("2024-01-01T00:00:00Z").plusSeconds(86_400L * day++);
        mailbox.append(NewMessage.PLAIN.withInternalDate(date), new ByteArrayInputStream(octets));
    }

    private String threads(MessageThread.Algorithm algorithm) throws MailboxException {
        return mailbox.threads(algorithm, UidSet.ALL).stream()
                .map(MessageThread::toString)
                .collect(Collectors.joining());
    }

    private String byReferences() throws MailboxException {
        return threads(MessageThread.Algorithm.REFERENCES);
    }

    @ParameterizedTest
    @CsvSource({
        "ARRIVAL, false, '1,2,3,4'", "ARRIVAL, true, '4,3,2,1'", "FROM, false, '4,2,1,3'", "TO, false, '1,4,3,2'",
        "CC, true, '3,1,2,4'", "SUBJECT, false, '4,1,3,2'", "SUBJECT, true, '2,1,3,4'", "DATE, false, '3,1,2,4'",
        "SIZE, false, '4,3,2,1'", "DISPLAY_FROM, false, '4,1,2,3'", "DISPLAY_TO, false, '1,4,3,2'"
    })
    void eachCriterionSorts(Sort.Key key, boolean reverse, String uids) throws Exception {
        message("From: Adam <mike@a>", "Subject: Re: beta", "X: " + "x".repeat(200));
        message("From: bert <bert@a>", "To: zoe@a", "Subject: =?utf-8?Q?=CE=B2eta?=", "X: " + "x".repeat(50));
        message(
                "From: zed@a",
                "To: \"Anna\" <k@a>",
                "Cc: c@a",
                "Subject: BETA",
                "Date: Mon, 1 Jan 2001 00:00:00 +0000");
        message("X: y");
        long[] sorted = mailbox.sort(List.of(new Sort(key, reverse)), UidSet.ALL);
        assertThat(java.util.Arrays.stream(sorted).mapToObj(Long::toString).collect(Collectors.joining(",")))
                .isEqualTo(uids);
    }

    @Test
    void theSecondCriterionDecidesWhereTheFirstDoesNot() throws Exception {
        message("Subject: b", "Date: Mon, 1 Jan 2024 00:00:00 +0000");
        message("Subject: a", "Date: Tue, 2 Jan 2024 00:00:00 +0000");
        message("Subject: Re: b", "Date: Wed, 3 Jan 2024 00:00:00 +0000");
        List<Sort> criteria =
                List.of(Sort.by(Sort.Key.SUBJECT), Sort.by(Sort.Key.DATE).reversed());
        assertThat(mailbox.sort(criteria, UidSet.ALL)).containsExactly(2, 3, 1);
        assertThat(mailbox.sort(criteria, UidSet.of(1, 3, 99))).containsExactly(3, 1);
        assertThat(mailbox.sort(List.of(), UidSet.ALL)).containsExactly(1, 2, 3);
    }

    @Test
    void datesAreComparedInTheirZones() throws Exception {
        message("Date: Mon, 1 Jan 2001 00:01:33 +0000");
        message("Date: Sun, 31 Dec 2000 16:01:32 -0800");
        assertThat(mailbox.sort(List.of(Sort.by(Sort.Key.DATE)), UidSet.ALL)).containsExactly(2, 1);
    }

    @Test
    void messagesOfOneSubjectAreAThread() throws Exception {
        message("Subject: a");
        message("Subject: b");
        message("Subject: Re: a");
        message("Subject: [list] A (fwd)");
        assertThat(threads(MessageThread.Algorithm.ORDERED_SUBJECT)).isEqualTo("(1 (3) (4))(2)");
    }

    @Test
    void anAnswerIsBelowWhatItRefersTo() throws Exception {
        message("Message-ID: <1@x>", "Subject: one");
        message("Message-ID: <2@x>", "Subject: two", "In-Reply-To: <1@x>");
        message("Message-ID: <3@x>", "Subject: three", "References: <1@x> <2@x>");
        message("Message-ID: <4@x>", "Subject: four", "References: <1@x>");
        assertThat(byReferences()).isEqualTo("(1 (2 (3)) (4))");
    }

    @Test
    void anAnswerMayComeBeforeWhatItAnswers() throws Exception {
        message("Message-ID: <2@x>", "Subject: two", "References: <1@x>", "Date: Tue, 2 Jan 2024 00:00:00 +0000");
        message("Message-ID: <1@x>", "Subject: one", "Date: Mon, 1 Jan 2024 00:00:00 +0000");
        assertThat(byReferences()).isEqualTo("(2 (1))");
    }

    @Test
    void aMissingMessageHoldsItsAnswersTogether() throws Exception {
        message("Message-ID: <2@x>", "Subject: two", "References: <1@x>");
        message("Message-ID: <3@x>", "Subject: three", "References: <1@x>");
        message("Message-ID: <5@x>", "Subject: five", "References: <4@x>");
        assertThat(byReferences()).isEqualTo("(- (1) (2))(3)");
    }

    @Test
    void aMissingMessageInTheMiddleIsLeftOut() throws Exception {
        message("Message-ID: <1@x>", "Subject: one");
        message("Message-ID: <3@x>", "Subject: three", "References: <1@x> <2@x>");
        message("Message-ID: <4@x>", "Subject: four", "References: <1@x> <2@x>");
        assertThat(byReferences()).isEqualTo("(1 (2) (3))");
    }

    @Test
    void referencesInACircleMakeNone() throws Exception {
        message("Message-ID: <1@x>", "Subject: one", "References: <2@x>");
        message("Message-ID: <2@x>", "Subject: two", "References: <1@x>");
        message("Message-ID: <3@x>", "Subject: three", "References: <3@x>");
        assertThat(byReferences()).isEqualTo("(2 (1))(3)");
    }

    @Test
    void aMessageIdThatIsUsedTwiceIsThatOfTheFirst() throws Exception {
        message("Message-ID: <1@x>", "Subject: one");
        message("Message-ID: <1@x>", "Subject: other");
        message("Message-ID: <3@x>", "Subject: three", "References: <1@x>");
        assertThat(byReferences()).isEqualTo("(1 (3))(2)");
    }

    @Test
    void quotesInAMessageIdDoNotMatter() throws Exception {
        message("Message-ID: <\"01KF8JCEOCBS0045PS\"@xxx.yyy.com>", "Subject: one");
        message("Message-ID: <2@x>", "Subject: two", "References: <01KF8JCEOCBS0045PS@xxx.yyy.com>");
        assertThat(byReferences()).isEqualTo("(1 (2))");
    }

    @Test
    void anAnswerWithoutReferencesIsJoinedByItsSubject() throws Exception {
        message("Message-ID: <1@x>", "Subject: lunch");
        message("Message-ID: <2@x>", "Subject: Re: lunch");
        message("Message-ID: <3@x>", "Subject: dinner");
        assertThat(byReferences()).isEqualTo("(1 (2))(3)");
    }

    @Test
    void twoMessagesOfOneSubjectAreJoinedBelowAMissingOne() throws Exception {
        message("Message-ID: <1@x>", "Subject: lunch");
        message("Message-ID: <2@x>", "Subject: lunch");
        message("Message-ID: <3@x>", "Subject: Lunch");
        message("Message-ID: <4@x>");
        message("Message-ID: <5@x>");
        assertThat(byReferences()).isEqualTo("(- (1) (2) (3))(4)(5)");
    }

    @Test
    void aThousandAnswersEachToTheLastAreOneThread() throws Exception {
        message("Message-ID: <0@x>", "Subject: s0");
        for (int i = 1; i < 1_000; i++) {
            message("Message-ID: <" + i + "@x>", "Subject: s" + i, "In-Reply-To: <" + (i - 1) + "@x>");
        }
        List<MessageThread> threads = mailbox.threads(MessageThread.Algorithm.REFERENCES, UidSet.ALL);
        assertThat(threads).hasSize(1);
        MessageThread thread = threads.get(0);
        for (int uid = 1; uid < 1_000; uid++) {
            assertThat(thread.uid()).isEqualTo(uid);
            thread = thread.replies().get(0);
        }
        assertThat(thread.message()).hasValue(1_000);
        assertThat(thread.replies()).isEmpty();
    }
}
