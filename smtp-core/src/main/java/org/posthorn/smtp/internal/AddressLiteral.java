package org.posthorn.smtp.internal;

import java.util.Locale;

/** What stands between the brackets of an address literal (RFC 5321 section 4.1.3). */
public final class AddressLiteral {

    private static final String IPV6 = "IPv6:";
    private static final int GROUPS = 8;

    private AddressLiteral() {}

    static boolean isValid(String content) {
        int colon = content.indexOf(':');
        if (colon < 0) {
            return isIpv4(content);
        }
        if (content.regionMatches(true, 0, IPV6, 0, IPV6.length())) {
            return isIpv6(content.substring(IPV6.length()));
        }
        return isTag(content.substring(0, colon)) && colon + 1 < content.length() && !isBracketed(content);
    }

    /** RFC 5321 allows these, but no registered tag needs them, and who looks for the end of a path would find it here. */
    private static boolean isBracketed(String content) {
        return content.indexOf('<') >= 0 || content.indexOf('>') >= 0;
    }

    /**
     * {@return whether it is an IPv4 address, or an IPv6 address behind its tag}
     *
     * @param content what stands between the brackets
     */
    public static boolean isIpAddress(String content) {
        return content.regionMatches(true, 0, IPV6, 0, IPV6.length())
                ? isIpv6(content.substring(IPV6.length()))
                : isIpv4(content);
    }

    /** Snum 3("." Snum), each up to 255. */
    private static boolean isIpv4(String text) {
        String[] numbers = text.split("\\.", -1);
        if (numbers.length != 4) {
            return false;
        }
        for (String number : numbers) {
            if (!number.matches("[0-9]{1,3}") || Integer.parseInt(number) > 255) {
                return false;
            }
        }
        return true;
    }

    /** IPv6-full, IPv6-comp, IPv6v4-full or IPv6v4-comp. */
    private static boolean isIpv6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text, true) == GROUPS;
        }
        String head = text.substring(0, gap);
        String tail = text.substring(gap + 2);
        int before = head.isEmpty() ? 0 : groups(head, false);
        int behind = tail.isEmpty() ? 0 : groups(tail, true);
        // The gap stands for at least two groups.
        return before >= 0 && behind >= 0 && before + behind <= GROUPS - 2;
    }

    /** How many 16-bit groups the text has, an IPv4 address at its end being two; -1 if it is not valid. */
    private static int groups(String text, boolean ipv4AtEnd) {
        String[] parts = text.split(":", -1);
        int count = 0;
        for (int i = 0; i < parts.length; i++) {
            String part = parts[i].toLowerCase(Locale.ROOT);
            if (part.matches("[0-9a-f]{1,4}")) {
                count++;
            } else if (ipv4AtEnd && i == parts.length - 1 && isIpv4(part)) {
                count += 2;
            } else {
                return -1;
            }
        }
        return count;
    }

    /** Standardized-tag = Ldh-str. */
    private static boolean isTag(String tag) {
        if (tag.isEmpty() || tag.endsWith("-")) {
            return false;
        }
        return tag.chars().allMatch(c -> c == '-' || PathGrammar.letterOrDigit((char) c));
    }
}
