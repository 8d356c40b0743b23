package org.posthorn.mime.codec;

import java.io.IOException;
import java.util.Objects;

/** A strict decoder read what its encoding does not allow. */
public final class FlawException extends IOException {
    private static final long serialVersionUID = 1;

    private final transient Flaw flaw;

    FlawException(Flaw flaw) {
        super(flaw.kind() + " at octet " + flaw.offset());
        this.flaw = Objects.requireNonNull(flaw);
    }

    /**
     * What was wrong, and where.
     *
     * @return the first flaw of the data
     */
    public Flaw flaw() {
        return flaw;
    }
}
