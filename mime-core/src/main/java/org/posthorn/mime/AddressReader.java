package org.posthorn.mime;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads address lists (RFC 5322 sections 3.4 and 4.4, RFC 6854, RFC 7103 section 7.1), one pass from left to right.
 * The words of an element are collected until it is clear what they are: a display name, a local part, or both.
 */
final class AddressReader {

    private static final String MAILTO = "mailto:";

    private final FieldLexer lexer;
    private final AddressWords words;
    private final DomainReader domains;
    private final List<Address> addresses;

    private @Nullable String group;
    private List<Address.Mailbox> members = List.of();

    /** What the element at hand has shown so far: an addr-spec in brackets, or one without. */
    private boolean bracketed;

    private boolean bare;

    /** Of a bare addr-spec: the words before it, and those up to its end. */
    private int nameWords;

    private int specWords;

    /** Whether the bare addr-spec is surely one, not words around an "@": no space beside it, a dot in its domain. */
    private boolean sure;

    private String displayName = "";
    private String localPart = "";
    private String domain = "";

    /** Where the local part begins, and the last "@" of several, or {@link FieldLexer#NONE}. */
    private int localFrom;

    private int lastAt;

    /** Whether the element may stay empty: the first of a group, and what follows a semicolon. */
    private boolean optional;

    /** Whether a group has just ended, so that only a comma may follow. */
    private boolean commaDue;

    /** How many mailboxes and groups there are, those in groups included, and where the element at hand begins. */
    private int count;

    private int elementFrom;

    /** Goes on from the lexer's place, behind these addresses. */
    private AddressReader(FieldLexer lexer, boolean encodedWords, List<Address> addresses) {
        this.lexer = lexer;
        this.addresses = addresses;
        this.count = addresses.size();
        this.words = new AddressWords(lexer, encodedWords);
        this.domains = new DomainReader(lexer);
    }

    static List<Address> read(
            byte[] source,
            int from,
            int to,
            MimeLimits limits,
            ObjLongConsumer<Defect.Kind> defects,
            boolean encodedWords) {
        FieldLexer lexer = new FieldLexer(source, from, to, limits, defects);
        UsualMailbox usual = new UsualMailbox(lexer, encodedWords);
        Address.Mailbox first = usual.read();
        if (first != null && lexer.atEnd()) {
            return List.of(first);
        }
        List<Address> addresses = new ArrayList<>(4);
        for (Address.Mailbox mailbox = first; mailbox != null; ) {
            addresses.add(mailbox);
            if (lexer.atEnd()) {
                return List.copyOf(addresses);
            }
            lexer.at++;
            mailbox = addresses.size() < limits.addresses() ? usual.read() : null;
        }
        return new AddressReader(lexer, encodedWords, addresses).read();
    }

    /** As {@link #read}, by the grammar alone. */
    static List<Address> readByGrammar(FieldLexer lexer, boolean encodedWords) {
        return new AddressReader(lexer, encodedWords, new ArrayList<>()).read();
    }

    private List<Address> read() {
        startElement(false);
        while (true) {
            lexer.skipCfws();
            switch (lexer.peek()) {
                case FieldLexer.NONE -> {
                    return finish();
                }
                case ',' -> comma();
                case ';' -> semicolon();
                case ':' -> colon();
                case '<' -> angle();
                case '>' -> strayAngle();
                case '@' -> at();
                default -> word();
            }
        }
    }

    private List<Address> finish() {
        endElement();
        if (group != null) {
            lexer.defect(Defect.Kind.MALFORMED_GROUP, lexer.end);
            endGroup();
        }
        return List.copyOf(addresses);
    }

    private void startElement(boolean mayBeEmpty) {
        elementFrom = lexer.at;
        words.clear();
        startMailbox();
        optional = mayBeEmpty;
        commaDue = false;
    }

    private void startMailbox() {
        bracketed = false;
        bare = false;
        sure = false;
        nameWords = 0;
        specWords = 0;
        displayName = "";
        localPart = "";
        domain = "";
        lastAt = FieldLexer.NONE;
        lexer.commentFrom = FieldLexer.NONE;
    }

    private void comma() {
        optional = commaDue;
        endElement();
        lexer.at++;
        startElement(false);
    }

    private void semicolon() {
        endElement();
        boolean endsGroup = group != null;
        if (endsGroup) {
            endGroup();
        } else {
            lexer.defect(Defect.Kind.SEMICOLON_AS_COMMA, lexer.at);
        }
        lexer.at++;
        startElement(true);
        commaDue = endsGroup;
    }

    private void colon() {
        if (group != null || bare || bracketed || words.isEmpty()) {
            lexer.defect(Defect.Kind.MALFORMED_GROUP, lexer.at);
            words.raw();
            return;
        }
        if (isOverLimit()) {
            return;
        }
        String name = words.phrase(0, words.size());
        group = name.isEmpty() ? null : name;
        if (name.isEmpty()) {
            lexer.defect(Defect.Kind.MALFORMED_GROUP, lexer.at);
        }
        members = new ArrayList<>();
        lexer.at++;
        startElement(true);
    }

    private void endGroup() {
        if (group != null) {
            addresses.add(new Address.Group(group, members));
            group = null;
        }
    }

    private void word() {
        commaExpected();
        words.next();
    }

    private void commaExpected() {
        if (commaDue) {
            lexer.defect(Defect.Kind.MISSING_COMMA, lexer.at);
            commaDue = false;
        }
    }

    private void strayAngle() {
        lexer.defect(Defect.Kind.UNBALANCED_ANGLE, lexer.at);
        lexer.at++;
    }

    /** An "@" outside brackets: the words before it are a local part, and perhaps a display name before that. */
    private void at() {
        if (bare && words.size() == specWords && words.endsAt(lexer.at)) {
            anotherAt();
            words.extend(addrSpecDomain());
            return;
        }
        int local = words.localPart(specWords);
        if (local == words.size()) {
            lexer.defect(Defect.Kind.MALFORMED_ADDRESS, lexer.at);
            words.raw();
            return;
        }
        if (bare || bracketed) {
            lexer.defect(Defect.Kind.MISSING_COMMA, words.from(specWords));
            int used = specWords;
            addMailbox(false);
            words.removeFirst(used);
            local -= used;
        }
        nameWords = local;
        localFrom = words.from(local);
        localPart = words.local(local);
        int from = lexer.at;
        boolean tight = words.endsAt(from) && !FieldLexer.isWhite(lexer.peek(1));
        words.addRaw(from, addrSpecDomain());
        bare = true;
        sure = tight && domain.indexOf('.') > 0;
        specWords = words.size();
    }

    /** More than one "@": what stands before the last is taken as the local part. */
    private void anotherAt() {
        lexer.defect(Defect.Kind.MULTIPLE_AT, lexer.at);
        lastAt = lexer.at;
    }

    /** Passes "@" and domain; returns where the domain ends. */
    private int addrSpecDomain() {
        lexer.at++;
        int start = lexer.at;
        lexer.skipCfws();
        domain = domains.read();
        if (domain.isEmpty()) {
            lexer.defect(Defect.Kind.MISSING_DOMAIN, start);
            return start;
        }
        return domains.end();
    }

    private void angle() {
        commaExpected();
        if (words.isEmpty() && enclosesGroup()) {
            strayAngle();
            return;
        }
        if (bracketed || sure && words.size() > specWords) {
            lexer.defect(Defect.Kind.MISSING_COMMA, lexer.at);
            int used = specWords;
            addMailbox(false);
            words.removeFirst(used);
        }
        String name = displayName(0, words.size());
        words.clear();
        int comment = lexer.commentFrom;
        startMailbox();
        lexer.commentFrom = comment;
        displayName = name;
        bracketed = true;
        lexer.at++;
        lexer.skipCfws();
        while (lexer.peek() == '<') {
            strayAngle();
            lexer.skipCfws();
        }
        route();
        scheme();
        bracketedSpec();
        words.clear();
    }

    /** Passes the scheme of a URI (RFC 6068), which some write in front of the address. */
    private void scheme() {
        for (int i = 0; i < MAILTO.length(); i++) {
            if ((lexer.peek(i) | 0x20) != (MAILTO.charAt(i) | 0x20)) {
                return;
            }
        }
        lexer.defect(Defect.Kind.MALFORMED_ADDRESS, lexer.at);
        lexer.at += MAILTO.length();
    }

    /** Whether brackets enclose a whole group without members, as in {@code <undisclosed-recipients:;>}. */
    private boolean enclosesGroup() {
        int i = 1;
        while (FieldLexer.isAtext(lexer.peek(i)) || FieldLexer.isWhite(lexer.peek(i))) {
            i++;
        }
        return i > 1 && lexer.peek(i) == ':' && lexer.peek(i + 1) == ';' && lexer.peek(i + 2) == '>';
    }

    /** Passes the source route of RFC 5322 section 4.4, if there is one. */
    private void route() {
        int start = lexer.at;
        while (lexer.peek() == '@' || lexer.peek() == ',') {
            if (lexer.skip('@')) {
                lexer.skipCfws();
                domains.read();
            } else {
                lexer.at++;
            }
            lexer.skipCfws();
        }
        if (lexer.at > start && lexer.skip(':')) {
            lexer.defect(Defect.Kind.OBSOLETE_ROUTE, start);
        } else {
            lexer.at = start;
        }
    }

    private void bracketedSpec() {
        int start = lexer.at;
        boolean hasDomain = false;
        while (true) {
            lexer.skipCfws();
            int c = lexer.peek();
            if (c == '>') {
                lexer.at++;
                break;
            }
            if (c == FieldLexer.NONE || c == ',' || c == ';' || c == '<') {
                lexer.defect(Defect.Kind.UNBALANCED_ANGLE, lexer.at);
                break;
            }
            if (c != '@') {
                words.next();
            } else if (hasDomain) {
                anotherAt();
                addrSpecDomain();
            } else {
                localFrom = start;
                localPart = words.local(0);
                if (words.isEmpty()) {
                    lexer.defect(Defect.Kind.MALFORMED_ADDRESS, lexer.at);
                }
                words.clear();
                addrSpecDomain();
                hasDomain = true;
            }
        }
        if (!words.isEmpty() && hasDomain) {
            lexer.defect(Defect.Kind.MALFORMED_ADDRESS, words.from(0));
        } else if (!hasDomain) {
            lexer.defect(words.isEmpty() ? Defect.Kind.EMPTY_ADDRESS : Defect.Kind.MISSING_DOMAIN, start);
            localPart = words.local(0);
        }
    }

    private void endElement() {
        if (bare || bracketed) {
            addMailbox(true);
        } else if (!words.isEmpty()) {
            addNameOnly();
        } else if (!optional) {
            lexer.defect(Defect.Kind.EMPTY_ADDRESS, lexer.at);
        }
    }

    /** Adds the mailbox at hand; the words after it are its own, or else those of the next. */
    private void addMailbox(boolean withRest) {
        if (nameWords > 0) {
            lexer.defect(Defect.Kind.UNBRACKETED_ADDRESS, words.from(nameWords));
            displayName = displayName(0, nameWords);
        }
        if (withRest && words.size() > specWords) {
            lexer.defect(Defect.Kind.UNEXPECTED_TEXT, words.from(specWords));
            displayName = displayName.isEmpty() ? displayName(specWords, words.size()) : displayName;
        }
        if (displayName.isEmpty() && lexer.commentFrom != FieldLexer.NONE) {
            displayName = words.comment();
        }
        if (lastAt != FieldLexer.NONE) {
            localPart = words.localPart(localFrom, lastAt);
        }
        add(new Address.Mailbox(displayName, localPart, domain));
        startMailbox();
    }

    /** Of words; a parenthesis that begins a comment without an end is no part of them (RFC 7103 section 7.1.4). */
    private String displayName(int from, int to) {
        String name = words.phrase(from, to);
        int at = from < to ? words.from(from) : lexer.end;
        boolean quoted = at > lexer.from && lexer.source[at - 1] == '"';
        boolean unclosed = !quoted && at < lexer.end && lexer.source[at] == '(' && name.startsWith("(");
        return unclosed ? name.substring(1).strip() : name;
    }

    /** Words without an address: a display name; or an address of which even the brackets were quoted away. */
    private void addNameOnly() {
        String name = words.phrase(0, words.size());
        int at = words.isOneQuoted() ? name.lastIndexOf('@') : -1;
        String host = name.substring(at + 1);
        if (at > 0 && FieldLexer.isDotAtom(host) && FieldLexer.isDotAtom(name.substring(0, at))) {
            lexer.defect(Defect.Kind.MALFORMED_ADDRESS, words.from(0));
            add(Address.Mailbox.of(name.substring(0, at), host));
        } else {
            lexer.defect(Defect.Kind.MISSING_ADDRESS, words.from(0));
            add(new Address.Mailbox(name, "", ""));
        }
    }

    /** Counts one more; true when it is one too many, and the value ends before it. */
    private boolean isOverLimit() {
        if (count == lexer.limits.addresses()) {
            int position = elementFrom;
            while (position < lexer.end && FieldLexer.isWhite(lexer.source[position])) {
                position++;
            }
            if (position < lexer.end) {
                lexer.limit(Defect.Kind.ADDRESSES_LIMIT, position);
            }
            return true;
        }
        count++;
        return false;
    }

    private void add(Address.Mailbox mailbox) {
        if (isOverLimit()) {
            return;
        }
        if (group != null) {
            members.add(mailbox);
        } else {
            addresses.add(mailbox);
        }
    }
}
