package org.posthorn.relay;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.posthorn.smtp.ForwardPath;
import org.posthorn.smtp.Reply;

/**
 * One message on its way into the mailboxes of all its recipients, in one pass: its header is kept until it is whole and has been looked
 * at, everything behind it goes to all copies as it comes.
 */
final class Copies extends OutputStream {

    /** Normally at least 100 (RFC 5321 section 6.3). */
    private static final int MOST_HOSTS = 100;

    private final Map<ForwardPath, Copy> byRecipient = new HashMap<>();
    private final Set<Copy> copies = new LinkedHashSet<>();
    private final ArrivingHeader header = new ArrivingHeader();
    private final Function<Copy, ByteBuffer> heads;
    private final LocalNames names;
    private boolean begun;
    private long octets;

    /**
     * For copies that have to be added.
     *
     * @param heads the fields that stand above each copy
     */
    Copies(LocalNames names, Function<Copy, ByteBuffer> heads) {
        this.names = names;
        this.heads = heads;
    }

    /** What {@code recipient} gets; several may share a copy. */
    void add(ForwardPath recipient, Copy copy) {
        byRecipient.put(recipient, copy);
        copies.add(copy);
    }

    /** How long the message is that came. */
    long octets() {
        return octets;
    }

    @Override
    public void write(int octet) {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) {
        octets += length;
        int taken = 0;
        if (!begun) {
            taken = header.take(from, offset, length);
            if (header.isWhole()) {
                begin();
            }
        }
        if (taken < length) {
            toAll(ByteBuffer.wrap(from, offset + taken, length - taken));
        }
    }

    /** The message is whole. */
    void end() {
        if (!begun) {
            header.end();
            begin();
        }
    }

    private void begin() {
        begun = true;
        refuseLoops();
        each(copy -> copy.begin(heads.apply(copy)));
        header.pass(this::toAll);
    }

    private void refuseLoops() {
        if (header.received() > MOST_HOSTS) {
            each(copy -> copy.refuse(Refusals.LOOP));
        }
        for (String before : header.deliveredTo()) {
            each(copy -> {
                if (names.isSame(copy.deliveredTo(), before)) {
                    copy.refuse(Refusals.LOOP);
                }
            });
        }
    }

    private void toAll(ByteBuffer some) {
        int from = some.position();
        each(copy -> copy.write(some.position(from)));
    }

    private void each(Consumer<Copy> action) {
        copies.forEach(action);
    }

    /** Commits what can be. */
    void commitEach() {
        each(Copy::commit);
    }

    /**
     * Commits all or none.
     *
     * @return why none, and that it may come again if any of the reasons allows it; empty if all are there
     */
    Optional<Reply> commitTogether() {
        Optional<Reply> refusal = refusal();
        for (Copy copy : copies) {
            if (refusal.isPresent()) {
                break;
            }
            copy.commit();
            refusal = copy.refusal();
        }
        if (refusal.isPresent()) {
            each(Copy::takeBack);
        }
        return refusal;
    }

    private Optional<Reply> refusal() {
        Optional<Reply> first = Optional.empty();
        for (Copy copy : copies) {
            Optional<Reply> refusal = copy.refusal();
            if (refusal.filter(Reply::isTransient).isPresent()) {
                return refusal;
            }
            first = first.isPresent() ? first : refusal;
        }
        return first;
    }

    /** What became of the copy of a recipient. */
    Reply reply(ForwardPath recipient, Reply accepted) {
        Copy copy = byRecipient.get(recipient);
        return copy == null ? Reply.noSuchUser() : copy.refusal().orElse(accepted);
    }

    @Override
    public void close() {
        each(Copy::close);
    }
}
