package org.posthorn.mime;

import java.util.Objects;

/**
 * How far reading one message may go. Every limit bounds something that whoever wrote the message can make grow; the defaults are far
 * above anything that honest mail does. What is beyond a limit is not read further, and a {@link Defect} names the limit and the place;
 * or reading ends with {@link LimitExceeded}: the caller's choice, {@code onBreach}. What is read of a message later, when it is asked for,
 * is read within the limits of the message.
 *
 * <p>What has no limit of its own takes time and space in proportion to its octets, without recursion: bodies and their decoders (Base64,
 * quoted-printable and yEnc give fewer octets than they take; {@link org.posthorn.mime.codec.Uuencode} up to 32 times as many), plain text made
 * of HTML, text/enriched and format=flowed, mbox files; {@link org.posthorn.mime.tnef.Tnef} has limits of its own.
 *
 * @param depth how many parts may be open inside one another, the message itself included; a multipart or an embedded message that would
 *     go deeper is kept whole as a leaf
 * @param parts how many parts there may be in all; the rest of the message counts as the epilogue of the multipart that broke the limit. Also how
 *     many groups of fields a report may have
 * @param headerFields how many header fields one part may have; further ones are passed over
 * @param headerFieldSize how many octets one header field may have, its folded lines included; what is longer is cut there. This is also
 *     the most that {@link MimeReader} keeps between two buffers
 * @param addresses how many mailboxes and groups one header field may have, those in groups included; the value is cut before the next
 * @param identifiers how many message identifiers one header field may have; the value is cut before the next
 * @param encodedWords how many encoded-words are decoded in one text: an unstructured header field, a display name, a parameter; further ones
 *     stay as they are written
 * @param parameters how many parameters, and sections of them (RFC 2231), one header field may have; the value is cut before the next
 * @param clauses how many clauses a Received field may have, or results and properties an Authentication-Results field, or languages a Content-Language field; the value is cut
 *     before the next
 * @param commentDepth how many comments may be open inside one another; the value is cut before the next
 * @param defects how many defects are reported; further ones are passed over, and {@link Defect.Kind#DEFECTS_LIMIT} tells that there are some
 * @param onBreach what a breach does
 */
public record MimeLimits(
        int depth,
        int parts,
        int headerFields,
        int headerFieldSize,
        int addresses,
        int identifiers,
        int encodedWords,
        int parameters,
        int clauses,
        int commentDepth,
        int defects,
        OnBreach onBreach) {

    /** What happens when a limit is breached. */
    public enum OnBreach {
        /** The tree or the value is cut at the limit, and a defect says so. */
        TRUNCATE,
        /** {@link LimitExceeded} is thrown. */
        THROW
    }

    /** The most octets that one header field may have by any limits: 64 MiB. */
    public static final int MOST_HEADER_FIELD_SIZE = 1 << 26;

    /**
     * Depth 100, 10,000 parts, 10,000 header fields each, 1 MiB per header field; in each field 10,000 addresses, 10,000 message
     * identifiers, 10,000 encoded-words, 1,000 parameters, 1,000 clauses, comments 100 deep; 1,000 defects; truncating.
     */
    public static final MimeLimits DEFAULTS = new MimeLimits(
            100, 10_000, 10_000, 1 << 20, 10_000, 10_000, 10_000, 1_000, 1_000, 100, 1_000, OnBreach.TRUNCATE);

    /**
     * No limits but {@link #MOST_HEADER_FIELD_SIZE}: for messages of one's own making. Reading takes time and space in proportion to the
     * message all the same, but the tree of a hostile one can take many times its octets.
     */
    public static final MimeLimits UNLIMITED = new MimeLimits(
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            MOST_HEADER_FIELD_SIZE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            OnBreach.TRUNCATE);

    /** Refuses limits below one, and header fields above {@link #MOST_HEADER_FIELD_SIZE}. */
    public MimeLimits {
        Objects.requireNonNull(onBreach);
        require(
                depth,
                parts,
                headerFields,
                headerFieldSize,
                addresses,
                identifiers,
                encodedWords,
                parameters,
                clauses,
                commentDepth,
                defects);
        if (headerFieldSize > MOST_HEADER_FIELD_SIZE) {
            throw new IllegalArgumentException("headerFieldSize " + headerFieldSize);
        }
    }

    private static void require(int... limits) {
        for (int limit : limits) {
            if (limit < 1) {
                throw new IllegalArgumentException("a limit is below 1");
            }
        }
    }

    /** Ends the reading, if that is what a breach does. */
    void breach(Defect.Kind kind, long offset) {
        if (onBreach == OnBreach.THROW) {
            throw new LimitExceeded(new Defect(kind, offset));
        }
    }

    /**
     * {@return these limits with another depth}
     *
     * @param depth how deep parts may nest
     */
    public MimeLimits withDepth(int depth) {
        return new MimeLimits(
                depth,
                parts,
                headerFields,
                headerFieldSize,
                addresses,
                identifiers,
                encodedWords,
                parameters,
                clauses,
                commentDepth,
                defects,
                onBreach);
    }

    /**
     * {@return these limits with another number of parts}
     *
     * @param parts how many parts there may be
     */
    public MimeLimits withParts(int parts) {
        return new MimeLimits(
                depth,
                parts,
                headerFields,
                headerFieldSize,
                addresses,
                identifiers,
                encodedWords,
                parameters,
                clauses,
                commentDepth,
                defects,
                onBreach);
    }

    /**
     * {@return these limits with another number of header fields per part}
     *
     * @param headerFields how many header fields a part may have
     */
    public MimeLimits withHeaderFields(int headerFields) {
        return new MimeLimits(
                depth,
                parts,
                headerFields,
                headerFieldSize,
                addresses,
                identifiers,
                encodedWords,
                parameters,
                clauses,
                commentDepth,
                defects,
                onBreach);
    }

    /**
     * {@return these limits with another size of one header field, in octets}
     *
     * @param headerFieldSize how many octets one header field may have
     */
    public MimeLimits withHeaderFieldSize(int headerFieldSize) {
        return new MimeLimits(
                depth,
                parts,
                headerFields,
                headerFieldSize,
                addresses,
                identifiers,
                encodedWords,
                parameters,
                clauses,
                commentDepth,
                defects,
                onBreach);
    }

    /**
     * {@return these limits with another number of addresses per header field}
     *
     * @param addresses how many addresses one header field may have
     */
    public MimeLimits withAddresses(int addresses) {
        return new MimeLimits(
                depth,
                parts,
                headerFields,
                headerFieldSize,
                addresses,
                identifiers,
                encodedWords,
                parameters,
                clauses,
                commentDepth,
                defects,
                onBreach);
    }

    /**
     * {@return these limits with another number of message identifiers per header field}
     *
     * @param identifiers how many message identifiers one header field may have
     */
    public MimeLimits withIdentifiers(int identifiers) {
        return new MimeLimits(
                depth,
                parts,
                headerFields,
                headerFieldSize,
                addresses,
                identifiers,
                encodedWords,
                parameters,
                clauses,
                commentDepth,
                defects,
                onBreach);
    }

    /**
     * {@return these limits with another number of encoded-words per text}
     *
     * @param encodedWords how many encoded-words are decoded in one text
     */
    public MimeLimits withEncodedWords(int encodedWords) {
        return new MimeLimits(
                depth,
                parts,
                headerFields,
                headerFieldSize,
                addresses,
                identifiers,
                encodedWords,
                parameters,
                clauses,
                commentDepth,
                defects,
                onBreach);
    }

    /**
     * {@return these limits with another number of parameters per header field}
     *
     * @param parameters how many parameters one header field may have
     */
    public MimeLimits withParameters(int parameters) {
        return new MimeLimits(
                depth,
                parts,
                headerFields,
                headerFieldSize,
                addresses,
                identifiers,
                encodedWords,
                parameters,
                clauses,
                commentDepth,
                defects,
                onBreach);
    }

    /**
     * {@return these limits with another number of clauses per header field}
     *
     * @param clauses how many clauses one header field may have
     */
    public MimeLimits withClauses(int clauses) {
        return new MimeLimits(
                depth,
                parts,
                headerFields,
                headerFieldSize,
                addresses,
                identifiers,
                encodedWords,
                parameters,
                clauses,
                commentDepth,
                defects,
                onBreach);
    }

    /**
     * {@return these limits with another depth of comments}
     *
     * @param commentDepth how deep comments may nest
     */
    public MimeLimits withCommentDepth(int commentDepth) {
        return new MimeLimits(
                depth,
                parts,
                headerFields,
                headerFieldSize,
                addresses,
                identifiers,
                encodedWords,
                parameters,
                clauses,
                commentDepth,
                defects,
                onBreach);
    }

    /**
     * {@return these limits with another number of defects}
     *
     * @param defects how many defects are kept
     */
    public MimeLimits withDefects(int defects) {
        return new MimeLimits(
                depth,
                parts,
                headerFields,
                headerFieldSize,
                addresses,
                identifiers,
                encodedWords,
                parameters,
                clauses,
                commentDepth,
                defects,
                onBreach);
    }

    /**
     * {@return these limits with another answer to a breach}
     *
     * @param onBreach what a breach does
     */
    public MimeLimits onBreach(OnBreach onBreach) {
        return onBreach == this.onBreach
                ? this
                : new MimeLimits(
                        depth,
                        parts,
                        headerFields,
                        headerFieldSize,
                        addresses,
                        identifiers,
                        encodedWords,
                        parameters,
                        clauses,
                        commentDepth,
                        defects,
                        onBreach);
    }
}
