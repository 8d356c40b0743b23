package org.posthorn.mailbox.maildir;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.posthorn.mailbox.MailboxName;

/** A directory names one mailbox, and a mailbox one directory. */
class DirectoryNamesTest {

    @ParameterizedTest
    @CsvSource({
        "Sent, .Sent",
        "a/b/c, .a.b.c",
        "INBOX/a, .INBOX.a",
        "Entw\u00FCrfe, .Entw&APw-rfe",
        "a.b, .a&AC4-b",
        "R&D, .R&-D",
        "\u65E5\u672C\u8A9E, .&ZeVnLIqe-",
        "'~peter/mail/\u53F0\u5317', '.~peter.mail.&U,BTFw-'",
        "\uD83D\uDE00, .&2D3eAA-"
    })
    void namesAreWrittenInModifiedUtf7(String name, String directory) {
        assertThat(DirectoryNames.of(MailboxName.parse(name))).isEqualTo(directory);
        assertThat(DirectoryNames.name(directory)).contains(MailboxName.parse(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "a",
                "..a",
                ".a.",
                ".a..b",
                ".INBOX",
                ".&",
                ".&A-",
                ".&APw",
                ".\u00FC",
                ".&AGE-",
                ".inbox.a",
                ".a\u0001b",
                ".&2AA-"
            })
    void whatNamesNoMailboxIsPassedOver(String directory) {
        assertThat(DirectoryNames.name(directory)).isEmpty();
    }
}
