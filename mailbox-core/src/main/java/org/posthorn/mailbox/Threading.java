package org.posthorn.mailbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds threads (RFC 5256 section 3, THREAD). Without recursion: who refers to whom is decided by those who send mail. */
final class Threading {

    /** A message, or a place for one that is missing. */
    private static final class Node {
        final @Nullable Facts facts;
        final List<Node> children = new ArrayList<>();

        @Nullable Node parent;

        Node(@Nullable Facts facts) {
            this.facts = facts;
        }

        boolean isDummy() {
            return facts == null;
        }

        /** Its own, or for a missing message those of its first child. */
        Facts shown() {
            Node node = this;
            while (node.facts == null) {
                node = node.children.get(0);
            }
            return node.facts;
        }

        void adopt(Node child) {
            child.leave();
            child.parent = this;
            children.add(child);
        }

        void leave() {
            if (parent != null) {
                parent.children.remove(this);
                parent = null;
            }
        }

        boolean isAtOrAbove(Node other) {
            for (Node node = other; node != null; node = node.parent) {
                if (node == this) {
                    return true;
                }
            }
            return false;
        }
    }

    private static final Comparator<Facts> BY_DATE =
            Comparator.<Facts, Instant>comparing(f -> f.sent).thenComparingLong(f -> f.uid);
    private static final Comparator<Node> SIBLINGS = Comparator.comparing(Node::shown, BY_DATE);

    private Threading() {}

    static List<MessageThread> threads(Mailbox mailbox, MessageThread.Algorithm algorithm, UidSet uids)
            throws MailboxException {
        List<Facts> messages = new ArrayList<>();
        MessageTable table = mailbox.snapshot().messages().only(uids);
        for (int row = 0; row < table.size(); row++) {
            Optional<StoredMessage> message = mailbox.message(table.uid(row));
            if (message.isPresent()) {
                Facts facts = new Facts(message.get());
                facts.read(message.get().head());
                messages.add(facts);
            }
        }
        List<Node> roots = switch (algorithm) {
            case ORDERED_SUBJECT -> bySubject(messages);
            case REFERENCES -> byReferences(messages);
        };
        return finished(roots);
    }

    // ---- ORDEREDSUBJECT ----

    private static List<Node> bySubject(List<Facts> messages) {
        List<Facts> sorted = new ArrayList<>(messages);
        sorted.sort(BY_DATE);
        Map<String, Node> threads = new LinkedHashMap<>();
        for (Facts facts : sorted) {
            Node node = new Node(facts);
            Node first = threads.putIfAbsent(facts.subject.text(), node);
            if (first != null) {
                first.adopt(node);
            }
        }
        return new ArrayList<>(threads.values());
    }

    // ---- REFERENCES, by the steps of the RFC ----

    private static List<Node> byReferences(List<Facts> messages) {
        Map<String, Node> known = new LinkedHashMap<>();
        List<Node> all = new ArrayList<>();
        // A reference may come before what it refers to: all messages first, so that each has its place.
        for (Facts facts : messages) {
            Node node = new Node(facts);
            all.add(node);
            facts.messageId.ifPresent(id -> known.putIfAbsent(id, node));
        }
        for (Node node : List.copyOf(all)) {
            link(node, known, all);
        }
        Node root = new Node(null);
        for (Node node : all) {
            if (node.parent == null) {
                root.children.add(node);
            }
        }
        prune(root);
        sort(root.children);
        return bySubjectJoined(root.children);
    }

    /** Step 1. */
    private static void link(Node node, Map<String, Node> known, List<Node> all) {
        Facts facts = node.shown();
        Node before = null;
        for (String reference : facts.references) {
            Node next = known.get(reference);
            if (next == null) {
                next = new Node(null);
                known.put(reference, next);
                all.add(next);
            }
            if (before != null && next.parent == null && !next.isAtOrAbove(before)) {
                before.adopt(next);
            }
            before = next;
        }
        node.leave();
        if (before != null && !node.isAtOrAbove(before)) {
            before.adopt(node);
        }
    }

    /** Step 3, deepest first. */
    private static void prune(Node root) {
        List<Node> order = deepestFirst(root.children);
        for (Node node : order) {
            List<Node> kept = new ArrayList<>();
            for (Node child : node.children) {
                if (!child.isDummy()) {
                    kept.add(child);
                } else {
                    child.children.forEach(grandchild -> grandchild.parent = node);
                    kept.addAll(child.children);
                }
            }
            node.children.clear();
            node.children.addAll(kept);
        }
        List<Node> top = new ArrayList<>();
        for (Node node : root.children) {
            if (!node.isDummy() || node.children.size() > 1) {
                top.add(node);
            } else {
                node.children.forEach(child -> child.parent = null);
                top.addAll(node.children);
            }
        }
        root.children.clear();
        root.children.addAll(top);
    }

    /** Steps 4 and 6: siblings by date, the deepest first, so that a missing message has a first child to be sorted by. */
    private static void sort(List<Node> roots) {
        for (Node node : deepestFirst(roots)) {
            node.children.sort(SIBLINGS);
        }
        roots.sort(SIBLINGS);
    }

    /** Step 5, and 6 for what it joined. */
    private static List<Node> bySubjectJoined(List<Node> roots) {
        Map<String, Node> table = new HashMap<>();
        for (Node node : roots) {
            String subject = node.shown().subject.text();
            Node other = table.get(subject);
            boolean better = other == null || !other.isDummy() && (node.isDummy() || isReply(other) && !isReply(node));
            if (!subject.isEmpty() && better) {
                table.put(subject, node);
            }
        }
        Set<Node> joined = new LinkedHashSet<>(roots);
        for (Node node : roots) {
            String subject = node.shown().subject.text();
            Node other = table.get(subject);
            if (subject.isEmpty() || other == null || other == node) {
                continue;
            }
            joined.remove(node);
            join(node, other, subject, table, joined);
        }
        List<Node> sorted = new ArrayList<>(joined);
        sort(sorted);
        return sorted;
    }

    private static boolean isReply(Node node) {
        return node.facts != null && node.facts.subject.reply();
    }

    private static void join(Node node, Node other, String subject, Map<String, Node> table, Set<Node> joined) {
        if (node.isDummy() && other.isDummy()) {
            List.copyOf(node.children).forEach(other::adopt);
        } else if (other.isDummy() || isReply(node) && !isReply(other)) {
            other.adopt(node);
        } else {
            Node dummy = new Node(null);
            joined.remove(other);
            joined.add(dummy);
            dummy.adopt(other);
            dummy.adopt(node);
            table.put(subject, dummy);
        }
    }

    /** All nodes at and below some, each behind those below it. */
    private static List<Node> deepestFirst(List<Node> roots) {
        List<Node> order = new ArrayList<>(roots);
        for (int i = 0; i < order.size(); i++) {
            order.addAll(order.get(i).children);
        }
        Collections.reverse(order);
        return order;
    }

    private static List<MessageThread> finished(List<Node> roots) {
        Map<Node, MessageThread> done = new HashMap<>();
        for (Node node : deepestFirst(roots)) {
            List<MessageThread> replies = all(node.children, done);
            done.put(node, new MessageThread(node.facts == null ? 0 : node.facts.uid, replies));
            node.children.forEach(done::remove);
        }
        return all(roots, done);
    }

    private static List<MessageThread> all(List<Node> nodes, Map<Node, MessageThread> done) {
        return nodes.stream().map(n -> Objects.requireNonNull(done.get(n))).toList();
    }
}
