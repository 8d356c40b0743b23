package org.posthorn.mime;

import java.util.List;
import java.util.Objects;
import java.util.function.ObjLongConsumer;

/**
 * What the address fields of a message hold (RFC 5322 section 3.4): a mailbox, or a named group of mailboxes. Since
 * RFC 6854 either may stand in any of them, From included. Characters beyond ASCII are allowed everywhere (RFC 6532).
 */
public sealed interface Address permits Address.Mailbox, Address.Group {

    /**
     * One address that an application wrote: {@code joey@example.org}, {@code Joey <joey@example.org>} or
     * {@code Friends: joey@example.org, chandler@example.org;}. Encoded-words are not decoded: this is text, not a header.
     *
     * @param text the address
     * @return what it says
     * @throws IllegalArgumentException at the first departure from RFC 5322 section 3.4 and RFC 6532, naming its place;
     *     dots in a display name need no quotes
     */
    static Address parse(String text) {
        List<Address> addresses = parseList(text);
        if (addresses.size() != 1) {
            throw new IllegalArgumentException(addresses.size() + " addresses instead of one");
        }
        return addresses.get(0);
    }

    /**
     * The addresses that an application wrote, with commas between them.
     *
     * @param text the addresses, at least one
     * @return what it says; unmodifiable
     * @throws IllegalArgumentException as {@link #parse}
     */
    static List<Address> parseList(String text) {
        return Parsed.strict(
                text,
                (source, from, to, limits, defects) ->
                        AddressReader.read(source, from, to, limits, (kind, at) -> accept(kind, at, defects), false));
    }

    private static void accept(Defect.Kind kind, long at, ObjLongConsumer<Defect.Kind> defects) {
        if (kind != Defect.Kind.PERIOD_IN_PHRASE) {
            defects.accept(kind, at);
        }
    }

    /**
     * Reads the body of a received address field, whatever it holds: obsolete forms (RFC 5322 section 4.4), missing
     * commas and brackets, unquoted names, encoded-words. Nothing is lost that could be a mailbox.
     *
     * @param text the field body, folded or not
     * @return the addresses, in an unmodifiable list, and the defects
     */
    static Parsed<List<Address>> read(String text) {
        return Parsed.of(text, Address::read);
    }

    /**
     * As {@link #read(String)}, from octets.
     *
     * @param source holds the field body; it is not kept
     * @param from where the body begins
     * @param to where it ends, exclusive
     * @param defects is given each defect with its offset from {@code from}
     * @return the addresses; unmodifiable
     */
    static List<Address> read(byte[] source, int from, int to, ObjLongConsumer<Defect.Kind> defects) {
        return read(source, from, to, MimeLimits.DEFAULTS, defects);
    }

    /**
     * As {@link #read(byte[], int, int, ObjLongConsumer)}, as far as limits allow.
     *
     * @param source holds the field body; it is not kept
     * @param from where the body begins
     * @param to where it ends, exclusive
     * @param limits how much is read, and what a breach does
     * @param defects is given each defect with its offset from {@code from}
     * @return the addresses; unmodifiable
     * @throws LimitExceeded if the limits say that a breach throws
     */
    static List<Address> read(
            byte[] source, int from, int to, MimeLimits limits, ObjLongConsumer<Defect.Kind> defects) {
        return AddressReader.read(source, from, to, limits, defects, true);
    }

    /**
     * {@return the mailboxes: this one, or those of the group}
     */
    List<Mailbox> mailboxes();

    /**
     * {@return the address as it stands in an ASCII header, on one line: display names beyond ASCII as encoded-words}
     * A local part or a domain beyond ASCII has no other form, and stays (RFC 6532).
     */
    String toHeader();

    /**
     * A mailbox. One that was received may lack its domain, or both local part and domain.
     *
     * @param displayName the name of its owner, decoded; empty if there is none
     * @param localPart what stands before the "@", without quotes
     * @param domain a domain name, or an address literal in its brackets
     */
    record Mailbox(String displayName, String localPart, String domain) implements Address {

        /**
         * Refuses CR, LF, NUL and lone surrogates anywhere, controls in the local part, and a domain that is neither
         * atoms with dots between them nor a literal.
         */
        public Mailbox {
            HeaderText.requireClean(displayName, "display name");
            if (!FieldLexer.isAsciiDotAtom(localPart)) {
                HeaderText.requireClean(localPart, "local part");
                if (!isQuotable(localPart)) {
                    throw new IllegalArgumentException("control character in local part");
                }
            }
            if (!FieldLexer.isAsciiDotAtom(domain)) {
                HeaderText.requireClean(domain, "domain");
                if (!domain.isEmpty() && !FieldLexer.isDotAtom(domain) && !FieldLexer.isDomainLiteral(domain)) {
                    throw new IllegalArgumentException("not a domain: " + domain);
                }
            }
        }

        static boolean isQuotable(String localPart) {
            for (int i = 0; i < localPart.length(); i++) {
                char c = localPart.charAt(i);
                if (c < ' ' && c != '\t' || c == 127) {
                    return false;
                }
            }
            return true;
        }

        /**
         * A mailbox without a display name.
         *
         * @param localPart what stands before the "@", without quotes
         * @param domain a domain name, or an address literal in its brackets
         * @return the mailbox
         * @throws IllegalArgumentException if either cannot be part of an address
         */
        public static Mailbox of(String localPart, String domain) {
            return new Mailbox("", localPart, domain);
        }

        /**
         * One mailbox that an application wrote.
         *
         * @param text the mailbox, with or without a display name
         * @return what it says
         * @throws IllegalArgumentException as {@link Address#parse}, and if the text is a group
         */
        public static Mailbox parse(String text) {
            if (Address.parse(text) instanceof Mailbox mailbox) {
                return mailbox;
            }
            throw new IllegalArgumentException("a group instead of a mailbox");
        }

        /**
         * {@return whether there is a local part and a domain, so that mail can be sent to it}
         */
        public boolean isComplete() {
            return !localPart.isEmpty() && !domain.isEmpty();
        }

        /**
         * {@return the addr-spec, {@code local-part@domain}, quoted where need be; the local part alone if there is no
         * domain}
         */
        public String address() {
            return AddressPrinter.address(this);
        }

        /**
         * This mailbox with another display name.
         *
         * @param name the name, or "" for none
         * @return the mailbox
         * @throws IllegalArgumentException if the name has CR, LF or NUL
         */
        public Mailbox withDisplayName(String name) {
            return new Mailbox(name, localPart, domain);
        }

        @Override
        public List<Mailbox> mailboxes() {
            return List.of(this);
        }

        @Override
        public String toHeader() {
            return AddressPrinter.print(this, false);
        }

        /**
         * {@return the mailbox as RFC 6532 writes it, which {@link Address#parse} reads back}
         */
        @Override
        public String toString() {
            return AddressPrinter.print(this, true);
        }
    }

    /**
     * A group (RFC 5322 section 3.4): it may be empty, as in {@code undisclosed-recipients:;}.
     *
     * @param name the display name, decoded
     * @param mailboxes its members
     */
    record Group(String name, List<Mailbox> mailboxes) implements Address {

        /** Refuses an empty name, and CR, LF and NUL in it; copies the list. */
        public Group {
            if (HeaderText.requireClean(name, "group name").isEmpty()) {
                throw new IllegalArgumentException("a group without a name");
            }
            mailboxes = List.copyOf(Objects.requireNonNull(mailboxes));
        }

        @Override
        public String toHeader() {
            return AddressPrinter.print(this, false);
        }

        /**
         * {@return the group as RFC 6532 writes it, which {@link Address#parse} reads back}
         */
        @Override
        public String toString() {
            return AddressPrinter.print(this, true);
        }
    }
}
