package org.posthorn.mime;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What the List-* fields of a message tell of the mailing list that sent it (RFC 2369, RFC 2919, RFC 8058). The URIs are as the message has
 * them: of any scheme, and not to be trusted.
 *
 * @param fields the fields
 */
public record MailingList(Fields fields) {

    /** What can be done about a mailing list (RFC 2369 section 3). */
    public enum Command {
        /** Get instructions. */
        HELP("List-Help"),
        /** Get off the list. */
        UNSUBSCRIBE("List-Unsubscribe"),
        /** Get on the list. */
        SUBSCRIBE("List-Subscribe"),
        /** Write to the list. */
        POST("List-Post"),
        /** Write to who runs the list. */
        OWNER("List-Owner"),
        /** Read what was written before. */
        ARCHIVE("List-Archive");

        private final String field;

        Command(String field) {
            this.field = field;
        }
    }

    private static final String ID = "List-Id";
    private static final String ONE_CLICK_FIELD = "List-Unsubscribe-Post";
    private static final String ONE_CLICK = "List-Unsubscribe=One-Click";
    private static final String NO_POSTS = "NO";

    /** Refuses null. */
    public MailingList {
        Objects.requireNonNull(fields);
    }

    /**
     * {@return what a message tells of its list}
     *
     * @param message the message
     */
    public static MailingList of(Message message) {
        List<Fields.Field> fields = new ArrayList<>();
        for (Header header : message.headers()) {
            String name = header.name();
            if (name.regionMatches(true, 0, "List-", 0, 5) && HeaderWriter.isFieldName(name)) {
                fields.add(new Fields.Field(name, HeaderText.clean(header.body())));
            }
        }
        return new MailingList(new Fields(fields));
    }

    /**
     * {@return a list without commands, to which {@link #with} adds them}
     *
     * @param name what people call it, or ""
     * @param id its identifier: {@code list-header.nisto.com} (RFC 2919 section 3)
     * @throws IllegalArgumentException if the identifier is not of atoms with dots between them
     */
    public static MailingList named(String name, String id) {
        if (!FieldLexer.isDotAtom(id) || id.indexOf('.') < 0) {
            throw new IllegalArgumentException("not a list identifier: " + id);
        }
        String phrase =
                name.isEmpty() ? "" : EncodedWords.encode(name, EncodedWords.Place.PHRASE, ID.length() + 2) + ' ';
        return new MailingList(Fields.NONE.with(ID, phrase + '<' + id + '>'));
    }

    /**
     * {@return this list with a command, in place of what it had for that}
     *
     * @param command the command
     * @param uris how to give it, the best first; at least one
     * @throws IllegalArgumentException if there is no URI, or one has white space, controls, angle brackets or what is not ASCII
     */
    public MailingList with(Command command, List<String> uris) {
        if (uris.isEmpty() || !uris.stream().allMatch(MailingList::isUri)) {
            throw new IllegalArgumentException("not URIs: " + uris);
        }
        return with(command.field, '<' + String.join(">, <", uris) + '>');
    }

    /** {@return this list, to which nobody may write but those who run it (RFC 2369 section 3.4)} */
    public MailingList withoutPosts() {
        return with(Command.POST.field, NO_POSTS);
    }

    /**
     * {@return this list, which one leaves by a POST request to its https URI and nothing more (RFC 8058 section 3.1)} The message has to be
     * signed with DKIM, both fields included.
     *
     * @throws IllegalStateException if there is no https URI to unsubscribe, or more than one
     */
    public MailingList withOneClick() {
        if (httpsUris().size() != 1) {
            throw new IllegalStateException("one https URI is needed to unsubscribe");
        }
        return with(ONE_CLICK_FIELD, ONE_CLICK);
    }

    /** There is at most one field of each (RFC 2369 section 3). */
    private MailingList with(String name, String value) {
        List<Fields.Field> others = fields.list().stream()
                .filter(field -> !field.name().equalsIgnoreCase(name))
                .toList();
        return new MailingList(new Fields(others).with(name, value));
    }

    /** Refuses fields that are none of a list's or there twice, and one click without its URI (RFC 8058 section 3.1). */
    void requireWritable() {
        Set<String> names = new HashSet<>();
        for (Fields.Field field : fields.list()) {
            boolean ours = field.name().regionMatches(true, 0, "List-", 0, 5);
            if (!ours || !names.add(field.name().toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("not a field of a list, or twice: " + field.name());
            }
        }
        if (fields.contains(ONE_CLICK_FIELD)
                && (oneClickUnsubscribe().isEmpty() || httpsUris().size() != 1)) {
            throw new IllegalArgumentException("one https URI is needed to unsubscribe");
        }
    }

    private static boolean isUri(String text) {
        int colon = text.indexOf(':');
        return colon > 0 && text.chars().allMatch(c -> c > ' ' && c < 127 && c != '<' && c != '>');
    }

    /** {@return the identifier of the list (RFC 2919 section 3), without its name} */
    public Optional<String> id() {
        return fields.first(ID).flatMap(text -> {
            int open = text.lastIndexOf('<');
            int close = text.indexOf('>', open + 1);
            String id = open >= 0 && close > open ? text.substring(open + 1, close) : Fields.withoutComments(text);
            return Optional.of(id.strip()).filter(found -> !found.isEmpty());
        });
    }

    /** {@return what people call the list (RFC 2919 section 2), if the message says so} */
    public Optional<String> name() {
        return fields.first(ID).flatMap(text -> {
            int open = text.lastIndexOf('<');
            String phrase = EncodedWords.decode(open < 0 ? "" : text.substring(0, open), Headers.IGNORE)
                    .strip();
            boolean quoted = phrase.length() >= 2 && phrase.startsWith("\"") && phrase.endsWith("\"");
            String name = quoted ? phrase.substring(1, phrase.length() - 1).replaceAll("\\\\(.)", "$1") : phrase;
            return Optional.of(name).filter(found -> !found.isEmpty());
        });
    }

    /**
     * {@return how to give a command, the best way first (RFC 2369 section 2); empty where the message does not say}
     *
     * @param command the command
     */
    public List<String> uris(Command command) {
        return fields.first(command.field).map(MailingList::uris).orElse(List.of());
    }

    /** {@return whether the list says that one may not write to it (RFC 2369 section 3.4)} */
    public boolean allowsNoPosts() {
        return fields.first(Command.POST.field)
                .map(Fields::withoutComments)
                .filter(NO_POSTS::equalsIgnoreCase)
                .isPresent();
    }

    /**
     * {@return the https URI to which a POST request with the body {@code List-Unsubscribe=One-Click} leaves the list (RFC 8058 section 3.2)}
     * Whether the message has a signature that covers the fields, as section 4 asks, is for the caller to know.
     */
    public Optional<String> oneClickUnsubscribe() {
        return fields.first(ONE_CLICK_FIELD)
                .map(Fields::withoutComments)
                .filter(ONE_CLICK::equalsIgnoreCase)
                .flatMap(any -> httpsUris().stream().findFirst());
    }

    private List<String> httpsUris() {
        return uris(Command.UNSUBSCRIBE).stream()
                .filter(uri -> uri.toLowerCase(Locale.ROOT).startsWith("https:"))
                .toList();
    }

    /** What is no URI in angle brackets ends the field (RFC 2369 section 2). */
    private static List<String> uris(String text) {
        List<String> uris = new ArrayList<>();
        int at = behindComments(text, 0);
        while (at < text.length() && text.charAt(at) == '<') {
            int end = text.indexOf('>', at);
            if (end < 0) {
                break;
            }
            StringBuilder uri = new StringBuilder();
            text.substring(at + 1, end).chars().filter(c -> c > ' ').forEach(c -> uri.append((char) c));
            if (!uri.isEmpty()) {
                uris.add(uri.toString());
            }
            at = behindComments(text, end + 1);
            at = at < text.length() && text.charAt(at) == ',' ? behindComments(text, at + 1) : text.length();
        }
        return List.copyOf(uris);
    }

    /** Where something stands that is neither white space nor a comment. */
    private static int behindComments(String text, int from) {
        int depth = 0;
        for (int at = from; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '(') {
                depth++;
            } else if (c == ')' && depth > 0) {
                depth--;
            } else if (c == '\\' && depth > 0) {
                at++;
            } else if (depth == 0 && c > ' ') {
                return at;
            }
        }
        return text.length();
    }
}
