package org.posthorn.imap.syntax;

/**
 * How much of a command or a response there may be before it is refused. What is streamed counts for none of them.
 *
 * @param line most octets outside of literals, line ends counted; at least 1,000
 * @param literals most octets in literals that are kept, in all of one command or response
 * @param streamed a body section of a FETCH response that is a literal of more octets is streamed, any other is a value; at most
 *     {@code literals}
 * @param nesting most parentheses, parts of a body structure or search keys inside of each other; 2 to 1,000
 * @param ranges most ranges of a set
 * @param elements most elements of a list of anything else
 */
public record SyntaxLimits(int line, int literals, int streamed, int nesting, int ranges, int elements) {

    /** For a server: lines of 64 KiB (RFC 7162 section 4 asks for 8,192), literals of 64 KiB. */
    public static final SyntaxLimits SERVER = new SyntaxLimits(65_536, 65_536, 4_096, 50, 20_000, 10_000);

    /** For a server before login: lines of 8 KiB, literals of 4 KiB. */
    public static final SyntaxLimits BEFORE_LOGIN = new SyntaxLimits(8_192, 4_096, 4_096, 10, 100, 100);

    /** For a client: lines of 16 MiB, as a SEARCH response of a large mailbox can have, literals of 1 MiB. */
    public static final SyntaxLimits CLIENT = new SyntaxLimits(16 << 20, 1 << 20, 4_096, 200, 1_000_000, 4_000_000);

    /** Refuses what no dialogue could do with. */
    public SyntaxLimits {
        if (line < 1_000 || literals < 0 || streamed < 0 || streamed > literals || ranges < 1 || elements < 1) {
            throw new IllegalArgumentException("limits that allow too little");
        }
        if (nesting < 2 || nesting > 1_000) {
            throw new IllegalArgumentException("nesting: " + nesting);
        }
    }
}
