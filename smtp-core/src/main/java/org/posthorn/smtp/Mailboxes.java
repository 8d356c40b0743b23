package org.posthorn.smtp;

import java.net.IDN;
import org.jspecify.annotations.Nullable;
import org.posthorn.smtp.internal.PathGrammar;

/** What the two kinds of paths share: the mailbox in them (RFC 5321 section 4.1.2). */
final class Mailboxes {

    private Mailboxes() {}

    static boolean isValid(String localPart, String domain) {
        if (!PathGrammar.isQuotable(localPart) || !PathGrammar.isUtf8Domain(domain)) {
            return false;
        }
        int local = PathGrammar.octets(PathGrammar.quoted(localPart));
        int name = PathGrammar.octets(domain);
        int path = local + "<@>".length() + name;
        return local <= PathGrammar.LOCAL_PART && name <= PathGrammar.DOMAIN && path <= PathGrammar.PATH;
    }

    static PathGrammar.@Nullable Path parse(String address) {
        if (address.startsWith("@")) {
            return null; // a source route is read, never written
        }
        String text = "<" + address + ">";
        PathGrammar.Path path = PathGrammar.utf8Path(text, 0);
        return path == null || path.end() != text.length() ? null : path;
    }

    static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /** The domain with A-labels in place of U-labels (RFC 6531 section 3.2). */
    static String asciiDomain(String domain) {
        return isAscii(domain) ? domain : IDN.toASCII(domain, IDN.ALLOW_UNASSIGNED | IDN.USE_STD3_ASCII_RULES);
    }

    static String address(String localPart, String domain) {
        String written = PathGrammar.quoted(localPart);
        return domain.isEmpty() ? written : written + "@" + domain;
    }
}
