package org.posthorn.mime;

import java.security.SecureRandom;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.HexFormat;

/**
 * What a composed message has from outside itself: its date, and what makes its identifiers unique. {@link #system} is the
 * only place in this package that knows a clock or a source of randomness. Safe to share between threads if its methods are.
 */
public interface Stamps {

    /**
     * {@return the date of a message that is composed now}
     */
    OffsetDateTime date();

    /**
     * {@return a text that no other message has, of ASCII letters and digits only, at most 40 long}
     * It stands in Message-ID and in the boundaries of multiparts.
     */
    String unique();

    /**
     * {@return the system's clock and time zone, and 128 random bits for each identifier; no host or user name}
     */
    static Stamps system() {
        return OfSystem.INSTANCE;
    }

    /** The system's. */
    final class OfSystem implements Stamps {
        private static final OfSystem INSTANCE = new OfSystem();

        private final SecureRandom random = new SecureRandom();

        private OfSystem() {}

        @Override
        public OffsetDateTime date() {
            return OffsetDateTime.now(ZoneId.systemDefault());
        }

        @Override
        public String unique() {
            byte[] bits = new byte[16];
            random.nextBytes(bits);
            return HexFormat.of().formatHex(bits);
        }
    }
}
