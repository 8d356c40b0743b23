package org.posthorn.mailbox;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The name of a mailbox: its place in the tree, segment by segment, so that no separator is ever part of it. Segments are Unicode in
 * normalization form C (RFC 5198 section 3), compared as they are. The first segment INBOX is the one word whose case does not matter: it
 * is always written {@code INBOX}, also above other segments. {@code /} is in no segment, so that it can separate them wherever a name has
 * to be one text; a store whose own names have it maps it to something else.
 *
 * @param segments at least one; unmodifiable
 */
public record MailboxName(List<String> segments) implements Comparable<MailboxName> {

    /** The longest segment, in octets of UTF-8. */
    public static final int LONGEST_SEGMENT = 255;

    /** How many segments a name can have. */
    public static final int DEEPEST = 64;

    /** The mailbox that every account has, where new mail arrives. */
    public static final MailboxName INBOX = new MailboxName(List.of("INBOX"));

    /**
     * Normalizes the segments and checks them.
     *
     * @throws IllegalArgumentException if there are none or more than {@link #DEEPEST}; or if one is empty, longer than
     *     {@link #LONGEST_SEGMENT}, or has a control character, half of a pair of surrogates or {@code /}
     */
    public MailboxName {
        if (segments.isEmpty() || segments.size() > DEEPEST) {
            throw new IllegalArgumentException("a mailbox name of " + segments.size() + " segments");
        }
        List<String> checked = new ArrayList<>(segments.size());
        for (String segment : segments) {
            checked.add(checked(segment));
        }
        if (checked.get(0).equalsIgnoreCase("INBOX")) {
            checked.set(0, "INBOX");
        }
        segments = Collections.unmodifiableList(checked);
    }

    private static String checked(String segment) {
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c == '/' || c < ' ' || c >= 0x7F && c < 0xA0 || c == '\u2028' || c == '\u2029') {
                throw new IllegalArgumentException("a character that no mailbox name may have");
            }
            if (Character.isHighSurrogate(c)
                    && i + 1 < segment.length()
                    && Character.isLowSurrogate(segment.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw new IllegalArgumentException("half of a pair of surrogates in a mailbox name");
            }
        }
        String normal = Normalizer.normalize(segment, Normalizer.Form.NFC);
        if (normal.isEmpty() || normal.getBytes(StandardCharsets.UTF_8).length > LONGEST_SEGMENT) {
            throw new IllegalArgumentException("a segment of a mailbox name that is empty or too long");
        }
        return normal;
    }

    /**
     * A name of these segments.
     *
     * @param segments from the root down
     * @return the name
     * @throws IllegalArgumentException if they make no name
     */
    public static MailboxName of(String... segments) {
        return new MailboxName(Arrays.asList(segments));
    }

    /**
     * A name written as one text, {@code /} between the segments.
     *
     * @param text as {@code "INBOX"} or {@code "Archive/2024"}
     * @return the name
     * @throws IllegalArgumentException if it is none
     */
    public static MailboxName parse(String text) {
        return new MailboxName(Arrays.asList(text.split("/", -1)));
    }

    /** {@return whether this is {@link #INBOX} itself} */
    public boolean isInbox() {
        return equals(INBOX);
    }

    /** {@return the last segment} */
    public String leaf() {
        return segments.get(segments.size() - 1);
    }

    /** {@return the name above; empty at the root of the tree} */
    public Optional<MailboxName> parent() {
        return segments.size() == 1
                ? Optional.empty()
                : Optional.of(new MailboxName(segments.subList(0, segments.size() - 1)));
    }

    /**
     * A name below this one.
     *
     * @param segment the segment to add
     * @return the longer name
     * @throws IllegalArgumentException if it would be no name
     */
    public MailboxName child(String segment) {
        List<String> longer = new ArrayList<>(segments);
        longer.add(segment);
        return new MailboxName(longer);
    }

    /**
     * Whether this name is below another, at any depth.
     *
     * @param other the one that may be above
     * @return whether it is
     */
    public boolean isBelow(MailboxName other) {
        int depth = other.segments.size();
        return segments.size() > depth && segments.subList(0, depth).equals(other.segments);
    }

    /**
     * What this name becomes when a name at or above it becomes another.
     *
     * @param from this name, or one that this is below
     * @param to what {@code from} becomes
     * @return the new name
     * @throws IllegalArgumentException if this is neither {@code from} nor below it, or the new one would be no name
     */
    public MailboxName moved(MailboxName from, MailboxName to) {
        if (!equals(from) && !isBelow(from)) {
            throw new IllegalArgumentException(this + " is not below " + from);
        }
        List<String> renamed = new ArrayList<>(to.segments);
        renamed.addAll(segments.subList(from.segments.size(), segments.size()));
        return new MailboxName(renamed);
    }

    /** The inbox and what is below it first, then by segments in the order of their UTF-16 units; a name before those below it. */
    @Override
    public int compareTo(MailboxName other) {
        boolean inbox = segments.get(0).equals("INBOX");
        if (inbox != other.segments.get(0).equals("INBOX")) {
            return inbox ? -1 : 1;
        }
        int both = Math.min(segments.size(), other.segments.size());
        for (int i = 0; i < both; i++) {
            int order = segments.get(i).compareTo(other.segments.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(segments.size(), other.segments.size());
    }

    /** {@return the segments with {@code /} between them, as {@link #parse} takes them} */
    @Override
    public String toString() {
        return String.join("/", segments);
    }
}
