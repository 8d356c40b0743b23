package org.posthorn.verify.differential;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which clause decides what a message of {@link Seeds} says, for those on which readers differ. */
final class Clauses {

    private static final Map<String, String> BY_MESSAGE = Map.ofEntries(
            Map.entry("bare CR", "RFC 5322 section 2.2: a CR by itself ends no field"),
            Map.entry("mbox line first", "RFC 4155 appendix A: the From line is the mailbox's, not a field"),
            Map.entry("text where a field should be", "RFC 7103 section 7.2: the fields behind it are still fields"),
            Map.entry("empty name of a field", "RFC 5322 section 2.2: a name has at least one character"),
            Map.entry("fold first", "RFC 5322 section 2.2.3: a fold continues a field, and there is none"),
            Map.entry("line of blanks ends nothing", "RFC 5322 section 4.2: an obsolete fold of white space alone"),
            Map.entry(
                    "two subjects",
                    "RFC 5322 section 3.6: at most one; the first is taken (RFC 7103 section 7.5.1 would join them)"),
            Map.entry(
                    "close delimiter only",
                    "RFC 2046 section 5.1.1: a multipart has at least one part; without one its body is kept as it is"),
            Map.entry(
                    "no delimiter at all",
                    "RFC 2046 section 5.1.1: a multipart has at least one part; without one its body is kept as it is"),
            Map.entry(
                    "empty boundary",
                    "RFC 2046 section 5.1.1: a boundary has at least one character, so there is none"),
            Map.entry(
                    "boundary that ends with a blank", "RFC 2046 section 5.1.1: a boundary does not end with a blank"),
            Map.entry("empty part", "RFC 2046 section 5.1.1: a body part may be empty"),
            Map.entry("part without the empty line", "RFC 2046 section 5.1: a header may end with the part"),
            Map.entry("part that begins with text", "RFC 2046 section 5.1: what is no field begins the body"),
            Map.entry(
                    "no boundary parameter",
                    "RFC 2046 section 5.1.1: without its boundary a multipart cannot be taken apart; its type stands"),
            Map.entry(
                    "inner multipart with the outer boundary",
                    "RFC 2046 section 5.1.2: not allowed; the inner one is taken to have begun"),
            Map.entry("embedded message in base64", "RFC 2046 section 5.2.1: not allowed, but decoded"),
            Map.entry("global message", "RFC 6532 section 3.7: it holds a message"),
            Map.entry("digest of messages", "RFC 2046 section 5.1.5: the default type is message/rfc822"),
            Map.entry(
                    "transfer encoding with a comment",
                    "RFC 2045 section 6.1, RFC 822 section 3.4.3: comments may stand there"),
            Map.entry("transfer encoding twice in one", "RFC 2045 section 6.1: one mechanism; the first is taken"),
            Map.entry(
                    "base64 without padding",
                    "RFC 2045 section 6.8: the end of the body ends the data; nothing is lost"),
            Map.entry("base64 with one digit left over", "RFC 2045 section 6.8: six bits are no octet and are dropped"),
            Map.entry(
                    "base64 with padding in the middle",
                    "RFC 2045 section 6.8: padding may be taken as the end; here data goes on, and nothing is lost"),
            Map.entry(
                    "base64 with text behind",
                    "RFC 2045 section 6.8: padding may be taken as the end; here data goes on, and nothing is lost"),
            Map.entry(
                    "quoted-printable that ends in an equals sign",
                    "RFC 2045 section 6.7 rule 5: a soft line break, cut off"),
            Map.entry(
                    "quoted-printable with blanks at ends of lines",
                    "RFC 2045 section 6.7 rule 3: blanks at the end of a line are deleted"),
            Map.entry("quoted-printable with bare LF", "RFC 2045 section 6.7 rule 4: line ends are kept as they came"),
            Map.entry("uuencode", "RFC 2045 section 6.3: a private encoding, kept as it is"),
            Map.entry("type with semicolons too many", "RFC 2045 section 5.1: empty parameters say nothing"),
            Map.entry("type with an unclosed quote", "RFC 7103 section 7.1.6: the quote is supplied"),
            Map.entry("type with no semicolon", "RFC 2045 section 5.1: the semicolon is supplied"),
            Map.entry(
                    "type with three parts",
                    "RFC 2045 section 5.1: a type and one subtype; what follows is passed over"),
            Map.entry("type without a subtype", "RFC 2045 section 5.2: taken as text/plain"),
            Map.entry("type empty", "RFC 2045 section 5.2: taken as text/plain"),
            Map.entry("type of words only", "RFC 2045 section 5.2: taken as text/plain"),
            Map.entry("type with blanks", "RFC 822 section 3.1.4: white space may stand between tokens"),
            Map.entry("type with comments", "RFC 2045 section 5.1, RFC 822 section 3.4.3: comments mean nothing"),
            Map.entry(
                    "type with a charset twice", "RFC 2045 section 5.1: a parameter has one value; the first is taken"),
            Map.entry("type with a charset in two sections", "RFC 2231 section 3"),
            Map.entry("type with a charset of its own charset", "RFC 2231 section 4"),
            Map.entry("filename with a path", "RFC 822 section 3.3: a backslash quotes what follows"),
            Map.entry("filename in sections out of order", "RFC 2231 section 3: the numbers give the order"),
            Map.entry(
                    "filename in sections with one missing",
                    "RFC 2231 section 3: the numbers have no gap; what is there is kept"),
            Map.entry(
                    "filename with charset in some sections",
                    "RFC 2231 section 4.1: a section without an asterisk is not decoded"),
            Map.entry("filename with an unknown charset", "RFC 2231 section 4: octets are decoded as well as can be"),
            Map.entry("filename with bad escapes", "RFC 2231 section 7: what is no escape stays as it is"),
            Map.entry("filename as name only", "RFC 8621 section 4.1.4: the name of the content type stands in"),
            Map.entry(
                    "subject with a character split",
                    "RFC 2047 section 5: not allowed, but common; joined before decoding"),
            Map.entry("subject with a language", "RFC 2231 section 5"),
            Map.entry("subject with blanks in a Q word", "RFC 2047 section 2: not allowed, but common, and read"),
            Map.entry("subject of an unknown charset", "RFC 2047 section 6.2: shown as well as can be"),
            Map.entry("subject with bad base64", "RFC 2047 section 6.3: shown as well as can be"),
            Map.entry("subject with a bad escape", "RFC 2047 section 6.3: shown as well as can be"),
            Map.entry(
                    "subject with blanks around", "RFC 5322 section 3.6.5: white space around is not part of the text"),
            Map.entry("subject empty", "RFC 5322 section 3.6.5: white space around is not part of the text"),
            Map.entry("subject in raw Latin-1", "RFC 7103 section 7.7: read in the likeliest charset"),
            Map.entry("address with a comment as name", "RFC 5322 section 3.4: an old custom, read as the name"),
            Map.entry(
                    "address with comments everywhere",
                    "RFC 5322 section 4.4: comments between the parts of an addr-spec"),
            Map.entry("address with a route", "RFC 7103 section 7.1.1: the route is left out"),
            Map.entry(
                    "address without brackets",
                    "RFC 5322 section 3.4: no such form; the words before the address are its name"),
            Map.entry("address with an unclosed bracket", "RFC 7103 section 7.1.3: the bracket is supplied"),
            Map.entry("address with a bracket too many", "RFC 7103 section 7.1.2: the bracket is dropped"),
            Map.entry("address with a comma in the phrase", "RFC 7103 section 7.1.7: a name, not an address"),
            Map.entry(
                    "address with an at sign in the phrase",
                    "RFC 5322 section 3.4: the address is the one in brackets"),
            Map.entry("address with a quoted local part", "RFC 5322 section 3.4.1: quotes stay where they are needed"),
            Map.entry(
                    "address list with semicolons",
                    "RFC 5322 section 3.4: commas divide; semicolons are read as commas"),
            Map.entry("address group unclosed", "RFC 5322 section 3.4: the semicolon is supplied"),
            Map.entry("address of a name only", "RFC 7103 section 7.1.7: a name, not an address"),
            Map.entry(
                    "address with blanks at the at sign",
                    "RFC 5322 section 4.4: white space between the parts of an addr-spec"),
            Map.entry("address field twice", "RFC 5322 section 3.6: at most one; no recipient is lost"),
            Map.entry("date with a year of three digits", "RFC 5322 section 4.3: 1900 is added"),
            Map.entry("date in EST", "RFC 5322 section 4.3"),
            Map.entry("date in an unknown zone", "RFC 5322 section 4.3: zones whose meaning is known are read"),
            Map.entry("date with comments between", "RFC 5322 section 4.3: comments anywhere"),
            Map.entry(
                    "date with a leap second",
                    "RFC 5322 section 3.3: a leap second is valid; it counts as the one before"),
            Map.entry("date with a large zone", "RFC 5322 section 3.3: any zone up to +9959"),
            Map.entry("date with a zone of three digits", "RFC 5322 section 3.3: four digits; read as +0100"),
            Map.entry("date with a colon in the zone", "RFC 3339 section 5.6: the zone of another form"),
            Map.entry("date with a long month", "RFC 5322 section 3.3: three letters; more are read"),
            Map.entry("date with hyphens", "RFC 5322 section 3.3: blanks; hyphens, as IMAP has them, are read"),
            Map.entry("date of ctime", "RFC 5322 section 3.3: another form that mailers use, read"),
            Map.entry("date of ISO 8601", "RFC 3339 section 5.6: another form that mailers use, read"),
            Map.entry(
                    "date with an impossible day",
                    "RFC 5322 section 3.3: no such day; the last of that month is taken"),
            Map.entry("date with an impossible hour", "RFC 5322 section 3.3: no such hour, so no date"));

    private static final Map<String, String> MORE = MoreClauses.all();

    static final String UNDECIDED = "undecided";

    private Clauses() {}

    /** The messages for which a clause is given. */
    static Set<String> messages() {
        Set<String> all = new HashSet<>(BY_MESSAGE.keySet());
        all.addAll(MORE.keySet());
        return all;
    }

    /** The clause for that message, or {@link #UNDECIDED}. */
    static String of(String message) {
        String clause = BY_MESSAGE.get(message);
        return clause != null ? clause : MORE.getOrDefault(message, UNDECIDED);
    }
}
