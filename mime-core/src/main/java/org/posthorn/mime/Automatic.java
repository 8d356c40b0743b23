package org.posthorn.mime;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** What tells that a message comes from a program, or goes to many (RFC 3834 section 2, RFC 5703 section 4). */
final class Automatic {

    private static final Set<String> PROGRAMS = Set.of(
            "mailer-daemon",
            "mailerdaemon",
            "listserv",
            "majordomo",
            "noreply",
            "no-reply",
            "donotreply",
            "do-not-reply");

    private static final Set<String> BULK = Set.of("list", "bulk", "junk");

    private Automatic() {}

    static boolean isAddressOfProgram(Address.Mailbox mailbox) {
        String name = mailbox.localPart().toLowerCase(Locale.ROOT);
        return name.startsWith("owner-")
                || name.endsWith("-owner")
                || name.endsWith("-request")
                || name.endsWith("-bounces")
                || PROGRAMS.contains(name);
    }

    static boolean isAutomatic(Message message) {
        boolean submitted = words(message, "Auto-Submitted").anyMatch(word -> !word.equals("no"));
        boolean suppressed = words(message, "X-Auto-Response-Suppress")
                .anyMatch(word -> !word.equals("none") && !word.equals("dr") && !word.equals("ndr"));
        return submitted || suppressed || message.contentType().is("multipart", "report");
    }

    static boolean isBulk(Message message) {
        return message.headers().stream().anyMatch(Automatic::isOfList)
                || words(message, "Precedence").anyMatch(BULK::contains);
    }

    private static boolean isOfList(Header field) {
        return field.name().regionMatches(true, 0, "List-", 0, 5);
    }

    /** The first word of each field of that name, in lower case. */
    private static Stream<String> words(Message message, String name) {
        return message.headers().all(name).stream()
                .map(field -> Fields.withoutComments(HeaderText.clean(field.body())))
                .map(text -> text.split("[;, \t]", 2)[0].toLowerCase(Locale.ROOT))
                .filter(word -> !word.isEmpty());
    }

    /** All that the header names as recipients. */
    static Stream<Address.Mailbox> recipients(Message message) {
        return Stream.of("To", "Cc", "Bcc", "Resent-To", "Resent-Cc", "Resent-Bcc")
                .map(message::addresses)
                .flatMap(List::stream)
                .flatMap(address -> address.mailboxes().stream());
    }
}
