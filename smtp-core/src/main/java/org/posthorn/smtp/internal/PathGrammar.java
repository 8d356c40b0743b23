package org.posthorn.smtp.internal;

import java.net.IDN;
import org.jspecify.annotations.Nullable;

/** The grammar of paths and mailboxes, RFC 5321 sections 4.1.2 and 4.1.3, with the limits of section 4.5.3.1. */
public final class PathGrammar {

    /** Most octets of a local-part as it is written (RFC 5321 section 4.5.3.1.1). */
    public static final int LOCAL_PART = 64;

    /** Most octets of a domain (RFC 5321 section 4.5.3.1.2). */
    public static final int DOMAIN = 255;

    /** Most octets of a path with its brackets (RFC 5321 section 4.5.3.1.3). */
    public static final int PATH = 256;

    private static final int LABEL = 63;

    /**
     * A path that was read.
     *
     * @param localPart without quotes; empty for the null path
     * @param domain a domain or an address literal in its brackets; empty for {@code <>} and {@code <Postmaster>}
     * @param end the index behind the closing bracket
     */
    public record Path(String localPart, String domain, int end) {

        /** {@return whether it is {@code <>}} */
        public boolean isNull() {
            return localPart.isEmpty() && domain.isEmpty();
        }
    }

    /** Whether characters beyond ASCII may stand in local-parts and domains (RFC 6531 section 3.3). */
    private final boolean utf8;

    private static final PathGrammar ASCII = new PathGrammar(false);
    private static final PathGrammar UTF8 = new PathGrammar(true);

    private PathGrammar(boolean utf8) {
        this.utf8 = utf8;
    }

    /**
     * Reads a path in its brackets: a mailbox, with a source route before it or not (the route is dropped), {@code <>} or, whatever its
     * case, {@code <Postmaster>}.
     *
     * @param text where it is
     * @param from the index of its opening bracket
     * @return null if there is no valid path
     */
    public static @Nullable Path path(CharSequence text, int from) {
        return ASCII.read(text, from);
    }

    /**
     * Reads a path as {@link #path} does, with characters beyond ASCII where RFC 6531 section 3.3 has them.
     *
     * @param text where it is, in characters and not in octets
     * @param from the index of its opening bracket
     * @return null if there is no valid path
     */
    public static @Nullable Path utf8Path(CharSequence text, int from) {
        return UTF8.read(text, from);
    }

    private @Nullable Path read(CharSequence text, int from) {
        if (!is(text, from, '<')) {
            return null;
        }
        if (is(text, from + 1, '>')) {
            return new Path("", "", from + 2);
        }
        int start = is(text, from + 1, '@') ? routeEnd(text, from + 1) : from + 1;
        int localEnd = localPartEnd(text, start);
        if (localEnd < 0) {
            return null;
        }
        String localPart = unquoted(text, start, localEnd);
        if (is(text, localEnd, '>') && "postmaster".equalsIgnoreCase(localPart) && start == from + 1) {
            return new Path(localPart, "", localEnd + 1);
        }
        int end = is(text, localEnd, '@') ? endOfDomain(text, localEnd + 1) : -1;
        if (end < 0 || !is(text, end, '>') || octets(text, from, end + 1) > PATH) {
            return null;
        }
        if (octets(text, start, localEnd) > LOCAL_PART || (utf8 && hasLoneSurrogate(localPart))) {
            return null;
        }
        return new Path(localPart, text.subSequence(localEnd + 1, end).toString(), end + 1);
    }

    /**
     * {@return whether {@code text} is one Domain or address-literal, and nothing more}
     *
     * @param text the characters to read
     */
    public static boolean isDomain(CharSequence text) {
        return domainEnd(text, 0) == text.length();
    }

    /**
     * {@return the end of a Domain or address-literal that starts at {@code from}, or -1 if none does}
     *
     * @param text the characters to read
     * @param from where it starts
     */
    public static int domainEnd(CharSequence text, int from) {
        return ASCII.endOfDomain(text, from);
    }

    /**
     * {@return whether {@code text} is one Domain or address-literal, with U-labels or without, and nothing more}
     *
     * @param text the characters to read
     */
    public static boolean isUtf8Domain(CharSequence text) {
        return UTF8.endOfDomain(text, 0) == text.length();
    }

    /**
     * {@return whether {@code text} is one atom (RFC 5321 section 4.1.2)}
     *
     * @param text the characters to read
     */
    public static boolean isAtom(CharSequence text) {
        return text.length() > 0 && text.chars().allMatch(c -> ASCII.atext((char) c));
    }

    /**
     * {@return how many octets the text has in UTF-8}
     *
     * @param text without lone surrogates
     */
    public static int octets(String text) {
        return octets(text, 0, text.length());
    }

    /** As {@link #octets(String)}; what is one octet for each character is measured so under ASCII, too. */
    private static int octets(CharSequence text, int from, int to) {
        int count = to - from;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            count += c < 0x80 ? 0 : c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
        }
        return count;
    }

    private int endOfDomain(CharSequence text, int from) {
        int end = is(text, from, '[') ? literalEnd(text, from) : nameEnd(text, from);
        return end >= 0 && octets(text, from, end) > DOMAIN ? -1 : end;
    }

    /**
     * {@return the local-part as it is written: with quotes only if it needs them, and with the fewest backslashes}
     *
     * @param localPart the local-part, without quotes
     */
    public static String quoted(String localPart) {
        if (UTF8.dotStringEnd(localPart, 0) == localPart.length()) {
            return localPart;
        }
        StringBuilder out = new StringBuilder(localPart.length() + 2).append('"');
        for (int i = 0; i < localPart.length(); i++) {
            char c = localPart.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\');
            }
            out.append(c);
        }
        return out.append('"').toString();
    }

    /**
     * {@return whether all characters can stand in a quoted local-part: printable ASCII, space, and what is beyond ASCII but no control}
     *
     * @param localPart the local-part, without quotes
     */
    public static boolean isQuotable(String localPart) {
        for (int i = 0; i < localPart.length(); i++) {
            if (!UTF8.printable(localPart.charAt(i))) {
                return false;
            }
        }
        return !hasLoneSurrogate(localPart);
    }

    private static boolean hasLoneSurrogate(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return true;
            }
        }
        return false;
    }

    /** A-d-l: {@code @one,@two:}. The index behind the colon, or the length of the text if it is not valid, where nothing more can be. */
    private int routeEnd(CharSequence text, int from) {
        int i = from;
        while (is(text, i, '@')) {
            i = nameEnd(text, i + 1);
            if (i < 0) {
                break;
            }
            if (is(text, i, ':')) {
                return i + 1;
            }
            i = is(text, i, ',') ? i + 1 : text.length();
        }
        return text.length();
    }

    private int localPartEnd(CharSequence text, int from) {
        return is(text, from, '"') ? quotedEnd(text, from) : dotStringEnd(text, from);
    }

    /** Dot-string = Atom *("." Atom). */
    private int dotStringEnd(CharSequence text, int from) {
        int i = from;
        boolean atomStart = true;
        for (; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.' && !atomStart) {
                atomStart = true;
            } else if (atext(c)) {
                atomStart = false;
            } else {
                break;
            }
        }
        return atomStart ? -1 : i;
    }

    /** Quoted-string = DQUOTE *QcontentSMTP DQUOTE. */
    private int quotedEnd(CharSequence text, int from) {
        for (int i = from + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                return i + 1;
            }
            if (c == '\\') {
                i++;
            }
            if (i == text.length() || !printable(text.charAt(i))) {
                return -1;
            }
        }
        return -1;
    }

    private static String unquoted(CharSequence text, int from, int to) {
        if (text.charAt(from) != '"') {
            return text.subSequence(from, to).toString();
        }
        StringBuilder out = new StringBuilder(to - from);
        for (int i = from + 1; i < to - 1; i++) {
            if (text.charAt(i) == '\\') {
                i++;
            }
            out.append(text.charAt(i));
        }
        return out.toString();
    }

    /** Domain = sub-domain *("." sub-domain). */
    private int nameEnd(CharSequence text, int from) {
        int label = from;
        int i = from;
        for (; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                if (!isLabel(text, label, i)) {
                    return -1;
                }
                label = i + 1;
            } else if (!letterOrDigit(c) && c != '-' && !(utf8 && c >= 0xa0)) {
                break;
            }
        }
        return isLabel(text, label, i) ? i : -1;
    }

    private static boolean isLabel(CharSequence text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) >= 0x80) {
                return isUnicodeLabel(text.subSequence(from, to).toString());
            }
        }
        return to > from && to - from <= LABEL && text.charAt(from) != '-' && text.charAt(to - 1) != '-';
    }

    /** A U-label (RFC 5890 section 2.3.2.1), as far as the JDK knows: one that has an A-label, and nothing in it that stands for a dot. */
    private static boolean isUnicodeLabel(String label) {
        try {
            String ascii = IDN.toASCII(label, IDN.ALLOW_UNASSIGNED | IDN.USE_STD3_ASCII_RULES);
            return ascii.startsWith("xn--") && ascii.length() <= LABEL && ascii.indexOf('.') < 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static int literalEnd(CharSequence text, int from) {
        int end = from + 1;
        while (end < text.length() && dcontent(text.charAt(end))) {
            end++;
        }
        if (!is(text, end, ']')) {
            return -1;
        }
        return AddressLiteral.isValid(text.subSequence(from + 1, end).toString()) ? end + 1 : -1;
    }

    private static boolean is(CharSequence text, int index, char c) {
        return index < text.length() && text.charAt(index) == c;
    }

    private boolean atext(char c) {
        return letterOrDigit(c) || (utf8 && c >= 0xa0) || (c < 0x80 && "!#$%&'*+-/=?^_`{|}~".indexOf(c) >= 0);
    }

    static boolean letterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    /** C1 controls, which RFC 6531 would allow, are of no use in an address but to deceive. */
    private boolean printable(char c) {
        return (c >= ' ' && c < 0x7f) || (utf8 && c >= 0xa0);
    }

    /** Angle brackets, which RFC 5321 would allow, are of no use in a literal but to deceive whoever looks for the end of the path. */
    private static boolean dcontent(char c) {
        return c > ' ' && c < 0x7f && "[\\]<>".indexOf(c) < 0;
    }
}
