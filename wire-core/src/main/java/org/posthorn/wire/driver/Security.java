package org.posthorn.wire.driver;

import java.net.IDN;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.posthorn.wire.MailException;

/** How a client's connection is protected (RFC 8314). */
public enum Security {
    /** TLS when the protocol asks for it: STARTTLS, STLS. The server must offer it. */
    START_TLS,
    /** TLS from the first octet. */
    IMPLICIT_TLS,
    /** No TLS. */
    PLAINTEXT;

    /**
     * Has options make the TLS engines that this protection needs.
     *
     * @param options the options
     * @param context which certificates to trust, and which to show; null for {@link SSLContext#getDefault}
     * @param host the name that the server's certificate must be for
     * @return the options with engines, or unchanged
     * @throws MailException.TlsFailed if there is no TLS in this JVM
     */
    public ConnectOptions protect(ConnectOptions options, @Nullable SSLContext context, String host)
            throws MailException.TlsFailed {
        if (this == PLAINTEXT) {
            return options;
        }
        TlsEngines engines = TlsEngines.client(context != null ? context : usualContext(), host);
        return this == IMPLICIT_TLS ? options.withImplicitTls(engines) : options.withTls(engines);
    }

    private static SSLContext usualContext() throws MailException.TlsFailed {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new MailException.TlsFailed("this JVM has no TLS: " + e.getMessage(), e);
        }
    }

    /**
     * {@return a host's name as DNS and certificates have it (RFC 5890): letters beyond ASCII are encoded}
     *
     * @param host a name or an address
     */
    public static String hostName(String host) {
        return host.chars().allMatch(c -> c < 0x80) ? host : IDN.toASCII(host, IDN.ALLOW_UNASSIGNED);
    }
}
