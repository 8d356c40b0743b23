package org.posthorn.mime;

import java.util.Locale;
import java.util.Objects;

/**
 * One deviation of a message from its specification. Reading goes on over all of them; {@code message.defects()} tells.
 *
 * @param kind which rule was broken
 * @param offset where, in octets from the start of the source, or of the value when a value was parsed alone
 */
public record Defect(Kind kind, long offset) {

    /** How bad it is for a reader. */
    public enum Severity {
        /** Out of the standard, but its meaning is certain. */
        NOTE,
        /** Its meaning was guessed. */
        WARNING,
        /** Something could not be read, or was left out. */
        ERROR
    }

    /** The rules that can be broken; each says how bad that is, and whether it is a known trick to get past filters. */
    public enum Kind {
        /** A line ended by a bare LF (RFC 5322 section 2.3). */
        BARE_LF(Severity.NOTE, false),
        /** A CR that no LF followed. */
        BARE_CR(Severity.WARNING, true),
        /** A NUL octet. */
        NUL_OCTET(Severity.WARNING, true),
        /** A line of over 998 octets (RFC 5322 section 2.1.1). */
        LONG_LINE(Severity.NOTE, false),
        /** Some lines end with CRLF, others with a bare LF. */
        MIXED_LINE_ENDS(Severity.WARNING, true),

        /** A line in a header that is no header field (RFC 7103 section 7.2). It was passed over. */
        NOT_A_HEADER_FIELD(Severity.WARNING, true),
        /** An mbox separator ({@code From }) before the first header field. */
        MBOX_FROM_LINE(Severity.NOTE, false),
        /** A byte order mark of UTF-8 before the first header field. It was passed over. */
        BYTE_ORDER_MARK(Severity.NOTE, true),
        /** White space before the first header field, which can continue none. It was passed over. */
        LEADING_SPACE(Severity.NOTE, true),
        /** White space on the empty line that ends a header. */
        BLANK_SEPARATOR(Severity.NOTE, true),
        /** A body without the empty line that ends the header before it. */
        MISSING_SEPARATOR(Severity.WARNING, true),
        /** White space before the colon of a header field (RFC 5322 section 4.5). */
        SPACE_BEFORE_COLON(Severity.NOTE, true),
        /** A second Content-Type field. The first one counts. */
        DUPLICATE_CONTENT_TYPE(Severity.WARNING, true),

        /** A second field of a kind that a message may have once (RFC 5322 section 3.6, RFC 7103 section 7.5). */
        REPEATED_FIELD(Severity.WARNING, true),

        /** A multipart that has no boundary parameter, or one that cannot be used. It was read as a leaf. */
        MISSING_BOUNDARY(Severity.ERROR, true),
        /** A multipart in which no delimiter line begins a part. */
        MISSING_FIRST_DELIMITER(Severity.ERROR, true),
        /** A multipart that ends without its close delimiter (RFC 2046 section 5.1.1). */
        MISSING_CLOSE_DELIMITER(Severity.WARNING, false),
        /** A multipart said to be in Base64 or quoted-printable (RFC 2045 section 6.4). It was read as it is. */
        ENCODED_MULTIPART(Severity.WARNING, true),

        /** A body that departs from its transfer encoding; what could be read was read (RFC 2045 section 6). */
        MALFORMED_ENCODING(Severity.WARNING, true),

        /** More parts inside one another than {@link MimeLimits#depth}. */
        DEPTH_LIMIT(Severity.ERROR, true),
        /** More parts than {@link MimeLimits#parts}. */
        PARTS_LIMIT(Severity.ERROR, true),
        /** More header fields in one part than {@link MimeLimits#headerFields}. */
        HEADER_FIELDS_LIMIT(Severity.ERROR, true),
        /** A header field longer than {@link MimeLimits#headerFieldSize}. */
        HEADER_FIELD_SIZE_LIMIT(Severity.ERROR, true),
        /** More addresses and groups in one header field than {@link MimeLimits#addresses}. */
        ADDRESSES_LIMIT(Severity.ERROR, true),
        /** More message identifiers in one header field than {@link MimeLimits#identifiers}. */
        IDENTIFIERS_LIMIT(Severity.ERROR, true),
        /** More encoded-words in one text than {@link MimeLimits#encodedWords}; the rest stays encoded. */
        ENCODED_WORDS_LIMIT(Severity.ERROR, true),
        /** More parameters and sections in one header field than {@link MimeLimits#parameters}. */
        PARAMETERS_LIMIT(Severity.ERROR, true),
        /** More clauses, or results and their properties, in one header field than {@link MimeLimits#clauses}. */
        CLAUSES_LIMIT(Severity.ERROR, true),
        /** Comments nested deeper than {@link MimeLimits#commentDepth}. */
        COMMENT_DEPTH_LIMIT(Severity.ERROR, true),
        /** More defects than {@link MimeLimits#defects}: where the first stands that is not told. */
        DEFECTS_LIMIT(Severity.ERROR, true),

        /** A comment that is not closed; its "(" was read as a plain character (RFC 5322 section 3.2.2). */
        UNCLOSED_COMMENT(Severity.WARNING, true),
        /** A quoted-string that is not closed (RFC 5322 section 3.2.4). */
        UNCLOSED_QUOTE(Severity.WARNING, true),
        /** CR, LF or NUL inside a decoded value; a space took its place. */
        CONTROL_CHARACTER(Severity.WARNING, true),
        /** Text where a structured field has none; it was passed over. */
        UNEXPECTED_TEXT(Severity.WARNING, true),

        /** A dot in a display name without quotes (RFC 5322 section 4.1). */
        PERIOD_IN_PHRASE(Severity.NOTE, false),
        /** White space or a comment inside an addr-spec or a message identifier (RFC 5322 section 4.4). */
        OBSOLETE_SPACING(Severity.NOTE, false),
        /** A source route before an addr-spec; it was passed over (RFC 5322 section 4.4). */
        OBSOLETE_ROUTE(Severity.NOTE, false),
        /** Nothing between two commas, or no address at all (RFC 5322 section 4.4). */
        EMPTY_ADDRESS(Severity.NOTE, false),
        /** An address without "@" and domain (RFC 7103 section 7.1.7). */
        MISSING_DOMAIN(Severity.WARNING, false),
        /** A display name and nothing else (RFC 7103 section 7.1.7). */
        MISSING_ADDRESS(Severity.WARNING, false),
        /** Two addresses that no comma divides. */
        MISSING_COMMA(Severity.WARNING, true),
        /** A semicolon between addresses, outside a group. */
        SEMICOLON_AS_COMMA(Severity.NOTE, false),
        /** A group without its semicolon, or a colon that begins none. */
        MALFORMED_GROUP(Severity.WARNING, true),
        /** Angle brackets that are not in pairs or of which there are too many (RFC 7103 sections 7.1.2, 7.1.3). */
        UNBALANCED_ANGLE(Severity.WARNING, true),
        /** A display name beside an address that no angle brackets enclose. */
        UNBRACKETED_ADDRESS(Severity.WARNING, true),
        /** Characters in a display name that need quotes and have none. */
        UNQUOTED_PHRASE(Severity.WARNING, true),
        /** More than one "@" in an address; the last was taken to divide local part and domain. */
        MULTIPLE_AT(Severity.WARNING, true),
        /** Dots at the ends of a domain, or side by side; or anywhere but between atoms of a local part. */
        STRAY_DOT(Severity.NOTE, false),
        /** Characters that an address cannot have; what the sender meant was guessed. */
        MALFORMED_ADDRESS(Severity.WARNING, true),

        /** A message identifier without "@" or without its brackets, or none where one must be. */
        MALFORMED_MESSAGE_ID(Severity.WARNING, false),
        /** A Received field without a semicolon and a date (RFC 5321 section 4.4). */
        MALFORMED_RECEIVED(Severity.WARNING, false),

        /** A year of two or three digits, or a zone by its name (RFC 5322 section 4.3). */
        OBSOLETE_DATE(Severity.NOTE, false),
        /** A date in another form or order than that of RFC 5322 section 3.3. */
        UNUSUAL_DATE(Severity.NOTE, false),
        /** No zone, or one that is not known; UTC was taken. */
        UNKNOWN_ZONE(Severity.WARNING, false),
        /** A date without a time; midnight was taken. */
        MISSING_TIME(Severity.WARNING, false),
        /** A day that its month does not have, or an hour 24; the nearest date was taken. */
        IMPOSSIBLE_DATE(Severity.WARNING, false),
        /** A name of the day that does not fit the date; the date counts. */
        WRONG_DAY_NAME(Severity.NOTE, false),
        /** Text in which no date from the year 1900 on could be found. */
        UNREADABLE_DATE(Severity.ERROR, false),

        /** No type, no subtype, or neither (RFC 2045 section 5.2); a default was taken. */
        MALFORMED_CONTENT_TYPE(Severity.WARNING, true),
        /** No disposition type (RFC 2183 section 2); attachment was taken. */
        MALFORMED_DISPOSITION(Severity.WARNING, true),
        /** A parameter without a name or an equals sign; it was left out (RFC 2045 section 5.1). */
        MALFORMED_PARAMETER(Severity.ERROR, true),
        /** A semicolon that no parameter follows. */
        EMPTY_PARAMETER(Severity.NOTE, false),
        /** A parameter that no semicolon divides from what stands before it. */
        MISSING_SEMICOLON(Severity.WARNING, true),
        /** A parameter value that needs quotes and has none. */
        UNQUOTED_VALUE(Severity.NOTE, false),
        /** A second parameter, or section of one, of the same name; the first counts that is not empty. */
        DUPLICATE_PARAMETER(Severity.WARNING, true),
        /** A parameter value in the form of an encoded-word, which RFC 2047 section 5 forbids; it was decoded. */
        ENCODED_WORD_IN_PARAMETER(Severity.NOTE, false),
        /** An extended parameter without its charset and language marks, or with wrong escapes (RFC 2231 section 4). */
        MALFORMED_EXTENDED_VALUE(Severity.WARNING, true),
        /** Sections of a parameter that do not count from zero up (RFC 2231 section 3); what there is was joined. */
        MISSING_SECTION(Severity.WARNING, true),

        /** A report, or what it says of one recipient, without a field that must be there (RFC 3464, RFC 8098, RFC 5965). */
        MISSING_REPORT_FIELD(Severity.WARNING, false),

        /** A charset that is not known; the octets were read as UTF-8, or else as windows-1252. */
        UNKNOWN_CHARSET(Severity.WARNING, false),
        /** Octets that have no meaning in the charset named. */
        UNDECODABLE_OCTETS(Severity.WARNING, false),
        /** An encoded-word whose text is not encoded as it says (RFC 2047 section 6.3). */
        MALFORMED_ENCODED_WORD(Severity.WARNING, true),
        /** An encoded-word with no white space around it (RFC 2047 section 5); it was decoded. */
        UNSEPARATED_ENCODED_WORD(Severity.NOTE, false);

        private final Severity severity;
        private final boolean evasion;

        Kind(Severity severity, boolean evasion) {
            this.severity = severity;
            this.evasion = evasion;
        }

        /** The kind in words, for messages. */
        String words() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }

        /** {@return whether it tells that one of {@link MimeLimits} was breached} */
        public boolean isLimit() {
            return name().endsWith("_LIMIT");
        }

        /** {@return how bad it is for a reader} */
        public Severity severity() {
            return severity;
        }

        /** {@return whether it is used to make filters and readers see different messages} */
        public boolean evasion() {
            return evasion;
        }
    }

    /** Refuses null and negative offsets. */
    public Defect {
        Objects.requireNonNull(kind);
        if (offset < 0) {
            throw new IllegalArgumentException("offset " + offset);
        }
    }
}
