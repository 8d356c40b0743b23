package org.posthorn.mime;

import java.util.ArrayDeque;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/** Defects that were found and not yet given out; counts them, and knows what a breached limit does. */
final class Defects {

    private final MimeLimits limits;
    private int count;
    private @Nullable ArrayDeque<Defect> waiting;
    private @Nullable EnumSet<Defect.Kind> breached;
    private @Nullable Defect taken;

    Defects(MimeLimits limits) {
        this.limits = limits;
    }

    void add(Defect.Kind kind, long offset) {
        if (count < limits.defects()) {
            put(new Defect(kind, offset));
        } else {
            limit(Defect.Kind.DEFECTS_LIMIT, offset);
        }
    }

    /** A limit is breached: the first breach of each is told however many defects there were. */
    void limit(Defect.Kind kind, long offset) {
        limits.breach(kind, offset);
        if (breached == null) {
            breached = EnumSet.noneOf(Defect.Kind.class);
        }
        if (breached.add(kind) || count < limits.defects()) {
            put(new Defect(kind, offset));
        }
    }

    /** Takes the next defect that waits, if there is one. */
    boolean take() {
        taken = waiting == null ? null : waiting.poll();
        return taken != null;
    }

    /** The defect that was taken last. */
    Defect taken() {
        if (taken == null) {
            throw new IllegalStateException("no defect was taken");
        }
        return taken;
    }

    private void put(Defect defect) {
        if (waiting == null) {
            waiting = new ArrayDeque<>(2);
        }
        waiting.add(defect);
        count++;
    }
}
