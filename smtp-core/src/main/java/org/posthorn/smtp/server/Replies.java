package org.posthorn.smtp.server;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.ForwardPath;
import org.posthorn.smtp.Reply;

/**
 * What became of a message: the same for all recipients, or something for each.
 *
 * <p>LMTP says one reply for each recipient (RFC 2033 section 4.2). SMTP says one in all, for which RFC 5321 section 4.4 has the rule: when
 * the message was accepted for any recipient, that is the first positive reply, and whoever accepted it owes its sender a report about the
 * others; else it is the first temporary refusal, or the first refusal.
 */
public final class Replies {

    private final List<Reply> list;
    private final boolean each;

    private Replies(List<Reply> list, boolean each) {
        this.list = List.copyOf(list);
        this.each = each;
        if (list.isEmpty()) {
            throw new IllegalArgumentException("no reply");
        }
    }

    /**
     * {@return one reply for all recipients}
     *
     * @param reply positive or negative
     */
    public static Replies all(Reply reply) {
        return new Replies(List.of(reply), false);
    }

    /**
     * {@return a reply for each recipient}
     *
     * @param replies positive or negative ones, in the order of {@link Envelope#to}
     */
    public static Replies each(List<Reply> replies) {
        return new Replies(replies, true);
    }

    /**
     * {@return a reply for each recipient}
     *
     * @param envelope has the recipients
     * @param outcome is asked for each in turn
     */
    public static Replies each(Envelope envelope, Function<ForwardPath, Reply> outcome) {
        List<Reply> replies = new ArrayList<>(envelope.to().size());
        for (ForwardPath recipient : envelope.to()) {
            replies.add(outcome.apply(recipient));
        }
        return each(replies);
    }

    /** {@return whether they are for each recipient} */
    public boolean isEach() {
        return each;
    }

    /** {@return the replies in the order of the recipients, or the one for all} */
    public List<Reply> list() {
        return List.copyOf(list);
    }

    /** {@return the one reply for all, as SMTP says it} */
    public Reply one() {
        Reply one = list.get(0);
        for (Reply other : list) {
            one = rank(other) < rank(one) ? other : one;
        }
        return one;
    }

    private static int rank(Reply reply) {
        return reply.code() < 400 ? 0 : reply.isTransient() ? 1 : 2;
    }

    /** For people. */
    @Override
    public String toString() {
        return list.toString();
    }
}
