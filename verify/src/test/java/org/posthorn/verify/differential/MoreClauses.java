package org.posthorn.verify.differential;

import java.util.HashMap;
import java.util.Map;

/** Which clause decides what a message of {@link MoreSeeds} says, and one of {@link Seeds} on which readers differ by its line ends. */
final class MoreClauses {

    private final Map<String, String> byMessage = new HashMap<>();

    private MoreClauses() {
        headers();
        bodies();
        parameters();
        texts();
        addresses();
        dates();
    }

    /** The clause for each message. */
    static Map<String, String> all() {
        return new MoreClauses().byMessage;
    }

    private void decides(String clause, String... messages) {
        for (String message : messages) {
            byMessage.put(message, clause);
        }
    }

    private void headers() {
        decides(
                "RFC 5322 section 2.2: a byte order mark is no part of the name; it is passed over",
                "byte order mark first");
        decides("RFC 4155 appendix A: the From line, quoted or not, is no field", "quoted mbox line first");
        decides("RFC 7103 section 7.2: the fields behind it are still fields", "mbox line between fields");
        decides("RFC 5322 section 2.2: a line without a colon is no field", "no empty line before the body");
        decides(
                "RFC 5322 section 2.2: a name of other characters is kept as it is",
                "octets beyond ASCII in the name of a field");
        decides("RFC 5322 section 2.2: no blank in a name, so this is no field", "blank in the name of a field");
        decides("RFC 5322 section 4.2: an obsolete fold of white space alone", "fold with nothing behind it");
        decides("RFC 5322 section 2.2: a name has at least one character", "colon alone");
        decides("RFC 5322 section 3.6.5: white space around is not part of the text", "field of a long line");
    }

    private void bodies() {
        decides(
                "RFC 2045 section 6.7 rule 4: line ends are kept as they came",
                "quoted-printable in lower case",
                "quoted-printable with bad escapes",
                "quoted-printable with raw octets",
                "quoted-printable with line ends encoded",
                "quoted-printable with a long line",
                "quoted-printable with blanks encoded",
                "quoted-printable with underscores");
        decides("RFC 4155 appendix A: the From line, quoted or not, is no field", "embedded message with an mbox line");
        decides("RFC 7103 section 7.1.6: the quote is supplied", "boundary not closed by a quote");
        decides(
                "RFC 2046 section 5.1.1: boundaries are compared octet by octet; without a part the body is kept as it is",
                "boundary in another case",
                "boundary in single quotes");
        decides("RFC 2231 section 3", "boundary in sections");
        decides("RFC 2231 section 4", "boundary with charset");
        decides("RFC 2045 section 5.1: a parameter has one value; the first is taken", "boundary twice");
        decides("RFC 2045 section 5.1, RFC 822 section 3.4.3: comments mean nothing", "boundary with a comment behind");
        decides(
                "RFC 2047 section 5: no encoded-word stands in a parameter; a boundary is taken as it is written",
                "boundary as an encoded-word");
        decides(
                "RFC 2046 section 5.1.1: nothing but white space stands behind a delimiter",
                "close delimiter with text behind");
        decides("RFC 2046 section 5.1: a header may end with the part", "part cut off in its header");
        decides(
                "RFC 2046 section 5.1.1: a multipart has at least one part; without one its body is kept as it is",
                "alternative without parts");
        decides("RFC 2046 section 5.2.1: not allowed, but decoded", "embedded message in quoted-printable");
        decides(
                "RFC 2045 section 6.1: a token; what stands around it is passed over",
                "transfer encoding in quotes",
                "transfer encoding with a semicolon",
                "transfer encoding with a parameter");
        decides(
                "RFC 2045 section 6.8: padding may be taken as the end; here data goes on, and nothing is lost",
                "base64 with padding first");
        decides("RFC 2045 section 6.8: other characters are ignored", "base64 with raw octets");
        decides(
                "RFC 2045 section 6.7: what is no escape is kept as it is",
                "quoted-printable with equals signs in a row",
                "quoted-printable with an escape cut by a line");
    }

    private void parameters() {
        decides("RFC 7103 section 7.1.6: the quote is supplied", "filename not closed by a quote");
        decides("RFC 2045 section 5.1: a parameter has one value; the first is taken", "filename twice");
        decides(
                "RFC 2045 section 5.1: a semicolon; another separator is read as one",
                "type with a comma for the semicolon");
        decides("RFC 2045 section 5.1: a token, which quotes do not change", "type in quotes");
        decides(
                "RFC 2045 section 5.2: taken as text/plain",
                "type without a name before the slash",
                "type with a backslash",
                "type of words before");
        decides(
                "RFC 2045 section 5.1: a parameter without a value is left out",
                "type with a charset in quotes and junk",
                "type with a charset behind a bad parameter");
        decides(
                "RFC 2045 section 5.1: a quote has no place in a token; the value is kept as it is",
                "type with a charset and no quote before");
        decides(
                "RFC 2045 section 5.1: a value has at least one character; an empty one is kept",
                "type with a charset of nothing");
        decides(
                "RFC 5322 section 3.2.2: a comment is closed; what is not is no comment",
                "type with an unclosed comment");
        decides(
                "RFC 2045 section 5.1: the semicolon is supplied",
                "type with parameters without semicolons",
                "disposition without a semicolon");
        decides(
                "RFC 2183 section 2.8: what is not recognized is an attachment; its parameters stand",
                "disposition without a type");
        decides("RFC 2045 section 5.1: empty parameters say nothing", "disposition with semicolons too many");
        decides("RFC 822 section 3.3: the next quote closes", "filename with quotes inside");
        decides("RFC 2045 section 5.1: a semicolon ends a value without quotes", "filename with a semicolon, unquoted");
        decides(
                "RFC 2045 section 5.1: needs quotes; without them it is all taken as the name",
                "filename with brackets, unquoted");
        decides("RFC 7103 section 7.7: read in the likeliest charset", "filename as raw Latin-1");
        decides("RFC 2047 section 5: not allowed, but common; joined before decoding", "filename as two encoded words");
        decides("RFC 2231 section 4: octets are decoded as well as can be", "filename with charset and raw octets");
        decides(
                "RFC 2231 section 4: the marks may be empty, not absent; the escapes are decoded",
                "filename with a mark of no charset");
        decides("RFC 2231 section 3: numbers begin at zero; what is there is kept", "filename with sections from one");
    }

    private void texts() {
        decides("RFC 2047 section 6.2: shown as well as can be", "subject with a word of no charset");
        decides(
                "RFC 2047 section 2: not allowed, but common, and read",
                "subject with a fold in a word",
                "subject with raw octets in a word");
        decides(
                "RFC 5322 section 2.2: no value holds a line end or NUL; a blank stands in",
                "subject with a line end in a word",
                "subject with NUL in a word");
        decides(
                "RFC 2047 section 6.3: shown as well as can be",
                "subject with a word without padding",
                "subject with a word padded in the middle");
        decides("RFC 7103 section 7.7: read in the larger charset that mailers mean", "subject in gb2312 beyond it");
        decides("RFC 2152: a charset like others, for reading", "subject in UTF-7");
    }

    private void addresses() {
        decides("RFC 7103 section 7.1.6: the quote is supplied", "address with a quote not closed");
        decides(
                "RFC 5322 section 3.2.2: a comment is closed; what is not is no comment",
                "address with a comment not closed");
        decides(
                "RFC 5322 section 2.2: no value holds a line end or NUL; a blank stands in",
                "address with an encoded line end");
        decides("RFC 6068: the scheme is no part of the address", "address with a URI");
        decides(
                "RFC 5322 section 3.4: the address is the one in brackets",
                "address in single quotes",
                "address as its own name",
                "address of another as the name");
        decides(
                "RFC 5322 section 3.4.1: quotes around a whole address; it is read within them",
                "address quoted whole");
        decides(
                "RFC 5322 section 3.4.1: only quoted can they stand in a local part",
                "address with two at signs",
                "address with dots in a row",
                "address with a dot at the end");
        decides("RFC 5322 section 3.4.1: a domain does not end with a dot", "address with a dot behind the domain");
        decides(
                "RFC 5322 section 3.4: nothing stands there but comments; taken as the name",
                "address with text behind");
        decides(
                "RFC 5322 section 3.2.5: a phrase of words, the quotes not part of it",
                "address with a name in pieces");
        decides(
                "RFC 5322 section 3.2.2: comments nest, and are no part of a name",
                "address with a comment in a comment",
                "address with a comment in the name");
        decides("RFC 2047 section 5: no encoded-word holds an address", "address encoded whole");
        decides("RFC 5322 section 4.1: NUL has no place in an address", "address with NUL");
        decides(
                "RFC 7103 section 7.1.1: the route is left out",
                "address with a route of two",
                "address group with a route and comments");
        decides("RFC 5322 section 3.4: the comma is supplied", "address list without commas");
        decides(
                "RFC 5322 section 3.4: brackets hold one address; both are read",
                "address list in one pair of brackets");
        decides("RFC 5322 section 3.4: a group, and an empty one", "address group in brackets");
        decides("RFC 5322 section 3.4: a group holds mailboxes only", "address group in a group");
    }

    private void dates() {
        decides(
                "RFC 5322 section 3.3: another form that mailers use, read",
                "date in the form of JavaScript",
                "date with a half day",
                "date with dots in the time",
                "date with the month first",
                "date in numbers",
                "date without a time",
                "date in quotes");
        decides(
                "RFC 5322 section 3.3: a number of four digits and its sign; a name before it says nothing more",
                "date with GMT and a number");
        decides(
                "RFC 5322 section 3.3: the sign stands before the digits; read across the blank",
                "date with the zone apart from its sign");
        decides("RFC 5322 section 3.3: a comma; its absence is read over", "date without a comma");
        decides(
                "RFC 5322 section 3.3: three letters; others are read over",
                "date with the day's name in full",
                "date in another language");
        decides("RFC 5322 section 3.3: no year before 1900", "date in the year zero");
        decides("RFC 5322 section 3.6: at most one; the first is taken", "date of two fields");
    }
}
