package org.posthorn.mime;

/** A message went beyond a limit, and the caller's {@link MimeLimits} said that this is to be thrown. */
public final class LimitExceeded extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Defect defect;

    /**
     * With the defect that names the limit, and where in the message it was breached.
     *
     * @param defect the breach
     */
    public LimitExceeded(Defect defect) {
        super(defect.kind() + " at octet " + defect.offset());
        this.defect = defect;
    }

    /** The same in a text of which what was read begins at that offset. */
    LimitExceeded shifted(long by) {
        return new LimitExceeded(new Defect(defect.kind(), defect.offset() + by));
    }

    /** {@return which limit, and where} */
    public Defect defect() {
        return defect;
    }
}
