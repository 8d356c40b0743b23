package org.posthorn.sasl;

/** Ends an exchange from within a mechanism; {@link Exchange} makes it the step that it is. It has no stack trace: it is not an error. */
final class Rejection extends Exception {

    private static final long serialVersionUID = 1;

    private final SaslFailure failure;
    private final String detail;

    Rejection(SaslFailure failure, String detail) {
        super(detail, null, false, false);
        this.failure = failure;
        this.detail = detail;
    }

    SaslStep step() {
        return new SaslStep.Failed(failure, detail);
    }
}
