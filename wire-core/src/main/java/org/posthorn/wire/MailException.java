package org.posthorn.wire;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Something on the network or at the peer kept mail work from being done. The permitted kinds say what; {@link #isTransient} says whether
 * trying again later, unchanged, can succeed.
 */
public abstract sealed class MailException extends IOException
        permits MailException.Refused,
                MailException.AuthenticationFailed,
                MailException.ProtocolViolated,
                MailException.TlsFailed,
                MailException.TimedOut,
                MailException.Disconnected {

    private static final long serialVersionUID = 1;

    private MailException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** {@return whether the same attempt can succeed later} */
    public abstract boolean isTransient();

    /**
     * {@return what is to be thrown for what a session reported}
     *
     * @param violation what the peer did
     */
    public static MailException of(Violation violation) {
        return switch (violation.kind()) {
            case TIMED_OUT, TOO_SLOW -> new TimedOut(violation.detail());
            case CLOSED_EARLY -> new Disconnected(violation.detail(), null);
            default -> new ProtocolViolated(violation);
        };
    }

    /** The peer understood and said no. Each protocol has a subclass that carries its reply. */
    public abstract static non-sealed class Refused extends MailException {
        private static final long serialVersionUID = 1;

        /**
         * Made by the protocols.
         *
         * @param message what was refused, and the reply's words
         */
        protected Refused(String message) {
            super(message, null);
        }
    }

    /** Who we are could not be proved to the peer, or the peer could not prove to be who it should. The connection is closed. */
    public static final class AuthenticationFailed extends MailException {
        private static final long serialVersionUID = 1;
        /** Whether the same login can succeed later. */
        private final boolean mayPass;

        /**
         * Authentication failed.
         *
         * @param message the reason, never a secret
         * @param mayPass whether the same login can succeed later
         */
        public AuthenticationFailed(String message, boolean mayPass) {
            super(message, null);
            this.mayPass = mayPass;
        }

        @Override
        public boolean isTransient() {
            return mayPass;
        }
    }

    /** The peer broke the protocol. */
    public static final class ProtocolViolated extends MailException {
        private static final long serialVersionUID = 1;
        private final transient Violation violation;

        /**
         * A violation that a session reported.
         *
         * @param violation what was broken
         */
        public ProtocolViolated(Violation violation) {
            super(violation.kind() + ": " + violation.detail(), null);
            this.violation = violation;
        }

        /** {@return what was broken} */
        public Violation violation() {
            return violation;
        }

        @Override
        public boolean isTransient() {
            return false;
        }
    }

    /** TLS was required and could not be had: not offered, handshake failed, certificate not trusted or for another name. */
    public static final class TlsFailed extends MailException {
        private static final long serialVersionUID = 1;

        /**
         * TLS could not be had.
         *
         * @param message the reason
         * @param cause the exception beneath, if there is one
         */
        public TlsFailed(String message, @Nullable Throwable cause) {
            super(message, cause);
        }

        @Override
        public boolean isTransient() {
            return false;
        }
    }

    /** A deadline passed. */
    public static final class TimedOut extends MailException {
        private static final long serialVersionUID = 1;

        /**
         * A deadline passed.
         *
         * @param message what was being waited for
         */
        public TimedOut(String message) {
            super(message, null);
        }

        @Override
        public boolean isTransient() {
            return true;
        }
    }

    /** The connection could not be made, or ended too early. */
    public static final class Disconnected extends MailException {
        private static final long serialVersionUID = 1;

        /**
         * There is no connection, or no longer.
         *
         * @param message what was going on
         * @param cause the exception beneath, if there is one
         */
        public Disconnected(String message, @Nullable Throwable cause) {
            super(message, cause);
        }

        @Override
        public boolean isTransient() {
            return true;
        }
    }
}
