package org.posthorn.verify.interop;

import java.io.Closeable;
import java.nio.file.Path;
import org.posthorn.testkit.SelfSignedCertificate;

/** A POP3 server that runs, and lets {@link MailServer#USER} in by {@link MailServer#PASSWORD}. */
interface MaildropServer extends Closeable {

    /** Those there are. */
    enum Kind {
        DOVECOT,
        CYRUS;

        MaildropServer start(Path directory, SelfSignedCertificate certificate) throws Exception {
            return switch (this) {
                case DOVECOT -> Dovecot.start(directory, certificate);
                case CYRUS -> Cyrus.start(directory, certificate);
            };
        }
    }

    /** Where it speaks POP3, and knows STLS. */
    int pop3();

    /** Where it speaks POP3 under TLS from the first octet. */
    int pop3s();

    /** Puts a message into the maildrop of {@link MailServer#USER}; it may put trace fields above it. */
    void deliver(byte[] message) throws Exception;
}
