package org.posthorn.wire.driver;

import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * What RFC 6125 section 6 and RFC 7817 section 3 ask beyond the JDK's own check, which has come before: a name in the subject is none
 * (RFC 9525 section 2), and a wildcard stands for the whole leftmost label and for nothing else.
 */
final class ServerIdentity {

    private static final int DNS_NAME = 2;

    private ServerIdentity() {}

    /** Checks the certificate that a server has shown, where its identity is to be checked at all. */
    static void check(SSLEngine engine) throws SSLPeerUnverifiedException {
        String host = engine.getPeerHost();
        boolean wanted =
                engine.getUseClientMode() && engine.getSSLParameters().getEndpointIdentificationAlgorithm() != null;
        if (!wanted || host == null || isAddress(host)) { // addresses the JDK compares as it should
            return;
        }
        Certificate shown = engine.getSession().getPeerCertificates()[0];
        if (!(shown instanceof X509Certificate certificate) || !names(certificate, host)) {
            throw new SSLPeerUnverifiedException("the certificate is not for " + host);
        }
    }

    private static boolean isAddress(String host) {
        return host.indexOf(':') >= 0 || host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    }

    private static boolean names(X509Certificate certificate, String host) throws SSLPeerUnverifiedException {
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            return alternatives != null
                    && alternatives.stream()
                            .filter(name -> Integer.valueOf(DNS_NAME).equals(name.get(0)))
                            .anyMatch(name -> matches(String.valueOf(name.get(1)), host));
        } catch (CertificateParsingException e) {
            SSLPeerUnverifiedException unreadable = new SSLPeerUnverifiedException("the certificate cannot be read");
            unreadable.initCause(e);
            throw unreadable;
        }
    }

    /** Whether a name in a certificate, with a wildcard or without, is that of a host. Both in ASCII (A-labels). */
    static boolean matches(String name, String host) {
        String presented = name.toLowerCase(Locale.ROOT);
        String wanted = host.toLowerCase(Locale.ROOT);
        String reference = wanted.endsWith(".") ? wanted.substring(0, wanted.length() - 1) : wanted;
        if (!presented.startsWith("*.")) {
            return presented.equals(reference);
        }
        String domain = presented.substring(1);
        int dot = reference.indexOf('.');
        return dot > 0
                && domain.indexOf('*') < 0
                && domain.indexOf('.', 1) > 0 // not for all of a top-level domain
                && reference.substring(dot).equals(domain);
    }
}
