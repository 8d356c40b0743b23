package org.posthorn.imap.syntax;

/** Leaves the grammar at the first flaw; never leaves this package. It has no stack trace, so that it costs no more than a return. */
final class Flawed extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Flaw flaw;

    Flawed(Flaw.Kind kind, String detail) {
        super(detail, null, false, false);
        this.flaw = new Flaw(kind, detail);
    }

    Flaw flaw() {
        return flaw;
    }
}
