package org.posthorn.smtp;

import org.jspecify.annotations.Nullable;
import org.posthorn.smtp.internal.PathGrammar;

/** What the two kinds of paths share: the mailbox in them (RFC 5321 section 4.1.2). */
final class Mailboxes {

    private Mailboxes() {}

    static boolean isValid(String localPart, String domain) {
        return PathGrammar.isQuotable(localPart)
                && PathGrammar.isDomain(domain)
                && PathGrammar.quoted(localPart).length() <= PathGrammar.LOCAL_PART
                && address(localPart, domain).length() + 2 <= PathGrammar.PATH;
    }

    static PathGrammar.@Nullable Path parse(String address) {
        if (address.startsWith("@")) {
            return null; // a source route is read, never written
        }
        String text = "<" + address + ">";
        PathGrammar.Path path = PathGrammar.path(text, 0);
        return path == null || path.end() != text.length() ? null : path;
    }

    static String address(String localPart, String domain) {
        String written = PathGrammar.quoted(localPart);
        return domain.isEmpty() ? written : written + "@" + domain;
    }
}
