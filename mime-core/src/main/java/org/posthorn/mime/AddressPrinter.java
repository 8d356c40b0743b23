package org.posthorn.mime;

import java.util.List;

/** Prints addresses as RFC 5322 section 3.4 has them, quoting where need be. */
final class AddressPrinter {

    /** Columns that the name of an address field may take before the first encoded-word of its line. */
    private static final int FIELD_NAME = 14;

    private AddressPrinter() {}

    static String print(Address.Mailbox mailbox, boolean utf8) {
        StringBuilder out = new StringBuilder();
        print(mailbox, utf8, out);
        return out.toString();
    }

    static String print(Address.Group group, boolean utf8) {
        StringBuilder out = new StringBuilder();
        phrase(group.name(), utf8, out);
        out.append(':');
        List<Address.Mailbox> members = group.mailboxes();
        for (int i = 0; i < members.size(); i++) {
            print(members.get(i), utf8, out.append(i == 0 ? " " : ", "));
        }
        return out.append(';').toString();
    }

    private static void print(Address.Mailbox mailbox, boolean utf8, StringBuilder out) {
        boolean word = mailbox.localPart()
                .contains("=?"); // which readers take for a display name where no bracket stands before it
        boolean bare = mailbox.displayName().isEmpty() && !mailbox.domain().isEmpty() && !word;
        if (bare) {
            out.append(mailbox.address());
            return;
        }
        phrase(mailbox.displayName(), utf8, out);
        out.append(out.isEmpty() || mailbox.displayName().isEmpty() ? "<" : " <");
        out.append(mailbox.address()).append('>');
    }

    static String address(Address.Mailbox mailbox) {
        String local = mailbox.localPart();
        String domain = mailbox.domain();
        if (!FieldLexer.isDotAtom(local) && !(local.isEmpty() && domain.isEmpty())) {
            StringBuilder quoted = new StringBuilder();
            Quoted.print(local, quoted);
            local = quoted.toString();
        }
        return domain.isEmpty() ? local : local + '@' + domain;
    }

    private static void phrase(String name, boolean utf8, StringBuilder out) {
        if (name.isEmpty()) {
            return;
        }
        if (!isReadAsWritten(name, utf8)) {
            out.append(EncodedWords.encode(name, EncodedWords.Place.PHRASE, FIELD_NAME));
        } else if (isAtoms(name)) {
            out.append(name);
        } else {
            Quoted.print(name, out);
        }
    }

    /** Whether the characters may stand as they are, in quotes or not, and no reader takes them for encoded-words. */
    private static boolean isReadAsWritten(String name, boolean utf8) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < ' ' && c != '\t' || c == 127 || c > 127 && !utf8) {
                return utf8;
            }
        }
        return utf8 || !name.contains("=?");
    }

    private static boolean isAtoms(String name) {
        for (String word : name.split(" ", -1)) {
            if (!FieldLexer.isAtom(word)) {
                return false;
            }
        }
        return !name.contains("=?");
    }
}
