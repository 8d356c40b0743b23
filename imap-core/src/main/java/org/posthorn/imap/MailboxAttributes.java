package org.posthorn.imap;

/** The names of mailbox attributes (RFC 9051 section 7.3.1, RFC 6154, RFC 5465): {@code \} and an atom. */
public final class MailboxAttributes {

    /** It does not exist; mailboxes below it may. */
    public static final String NON_EXISTENT = "\\NonExistent";
    /** Nothing can be below it. */
    public static final String NO_INFERIORS = "\\Noinferiors";
    /** It cannot be selected. */
    public static final String NO_SELECT = "\\Noselect";
    /** There are mailboxes below it. */
    public static final String HAS_CHILDREN = "\\HasChildren";
    /** There is none below it. */
    public static final String HAS_NO_CHILDREN = "\\HasNoChildren";
    /** It probably has messages that are new. */
    public static final String MARKED = "\\Marked";
    /** It has none. */
    public static final String UNMARKED = "\\Unmarked";
    /** It is subscribed to. */
    public static final String SUBSCRIBED = "\\Subscribed";
    /** It is on another server. */
    public static final String REMOTE = "\\Remote";
    /** The user may not read it (RFC 5465 section 5.8). */
    public static final String NO_ACCESS = "\\NoAccess";

    private MailboxAttributes() {}

    static String check(String attribute) {
        if (!attribute.startsWith("\\")) {
            throw new IllegalArgumentException("an attribute without its backslash");
        }
        Checks.atom(attribute.substring(1));
        return attribute;
    }
}
