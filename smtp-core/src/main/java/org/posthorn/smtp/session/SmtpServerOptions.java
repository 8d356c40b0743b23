package org.posthorn.smtp.session;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.posthorn.sasl.SaslServers;
import org.posthorn.smtp.Extension;
import org.posthorn.smtp.ExtensionTerms;
import org.posthorn.smtp.Protocol;
import org.posthorn.smtp.SmtpLimits;
import org.posthorn.smtp.internal.PathGrammar;
import org.posthorn.wire.LineEnds;
import org.posthorn.wire.Printable;

/**
 * What a server is.
 *
 * @param hostName its name for greetings: a domain or an address literal (RFC 5321 section 4.1.3)
 * @param limits how much a client may ask of it
 * @param extensions what it offers; {@link Extension#ENHANCED_STATUS_CODES} is always among them, {@link Extension#STARTTLS} is offered
 *     only where there is no TLS yet, {@link Extension#REQUIRETLS} only where there is, {@link Extension#AUTH} only where there is a
 *     mechanism to offer, {@link Extension#BINARY_MIME} only with {@link Extension#CHUNKING}, and {@link Extension#SMTPUTF8} only with
 *     {@link Extension#EIGHT_BIT_MIME}
 * @param authentication the mechanisms, and what they ask
 * @param terms on what terms it offers them
 * @param authenticationRequired whether MAIL, VRFY and EXPN are refused with 530 before the client has authenticated (RFC 4954 section 6)
 * @param protocol whether it speaks SMTP or LMTP; {@link Extension#PIPELINING} is always offered in LMTP (RFC 2033 section 5)
 * @param lineEnds what becomes of a CR or LF that stands alone, in commands and in messages; a message declared BINARYMIME is always passed
 *     on as it is
 */
public record SmtpServerOptions(
        String hostName,
        SmtpLimits limits,
        Set<Extension> extensions,
        ExtensionTerms terms,
        SaslServers authentication,
        boolean authenticationRequired,
        Protocol protocol,
        LineEnds lineEnds) {

    private static final SaslServers NO_MECHANISMS = SaslServers.builder().build();

    /** Copies the set. */
    public SmtpServerOptions {
        if (!PathGrammar.isDomain(hostName)) {
            throw new IllegalArgumentException("host name: " + Printable.of(hostName));
        }
        Objects.requireNonNull(limits);
        Objects.requireNonNull(terms);
        Objects.requireNonNull(authentication);
        Objects.requireNonNull(lineEnds);
        EnumSet<Extension> all = EnumSet.of(Extension.ENHANCED_STATUS_CODES);
        all.addAll(extensions);
        if (protocol == Protocol.LMTP) {
            all.add(Extension.PIPELINING);
        }
        extensions = Collections.unmodifiableSet(all);
    }

    /**
     * {@return a server with default limits, PIPELINING, SIZE, 8BITMIME, ENHANCEDSTATUSCODES, AUTH, for which it has no mechanism yet, VRFY and
     * HELP}
     *
     * @param hostName our own name, as the greeting gives it
     */
    public static SmtpServerOptions of(String hostName) {
        Set<Extension> extensions = EnumSet.of(
                Extension.PIPELINING,
                Extension.SIZE,
                Extension.EIGHT_BIT_MIME,
                Extension.AUTH,
                Extension.VRFY,
                Extension.HELP);
        return new SmtpServerOptions(
                hostName,
                SmtpLimits.DEFAULTS,
                extensions,
                ExtensionTerms.DEFAULTS,
                NO_MECHANISMS,
                false,
                Protocol.SMTP,
                LineEnds.REFUSE);
    }

    /**
     * {@return the same with another name}
     *
     * @param name the name instead
     */
    public SmtpServerOptions withHostName(String name) {
        return new SmtpServerOptions(
                name, limits, extensions, terms, authentication, authenticationRequired, protocol, lineEnds);
    }

    /**
     * {@return the same with other limits}
     *
     * @param others the limits instead
     */
    public SmtpServerOptions withLimits(SmtpLimits others) {
        return new SmtpServerOptions(
                hostName, others, extensions, terms, authentication, authenticationRequired, protocol, lineEnds);
    }

    /**
     * {@return the same with one extension more}
     *
     * @param extension the extension
     */
    public SmtpServerOptions with(Extension extension) {
        EnumSet<Extension> more = EnumSet.copyOf(extensions);
        more.add(extension);
        return new SmtpServerOptions(
                hostName, limits, more, terms, authentication, authenticationRequired, protocol, lineEnds);
    }

    /**
     * {@return the same with one extension less}
     *
     * @param extension the extension
     */
    public SmtpServerOptions without(Extension extension) {
        EnumSet<Extension> fewer = EnumSet.copyOf(extensions);
        fewer.remove(extension);
        return new SmtpServerOptions(
                hostName, limits, fewer, terms, authentication, authenticationRequired, protocol, lineEnds);
    }

    /**
     * {@return the same with other terms}
     *
     * @param others the terms instead
     */
    public SmtpServerOptions withTerms(ExtensionTerms others) {
        return new SmtpServerOptions(
                hostName, limits, extensions, others, authentication, authenticationRequired, protocol, lineEnds);
    }

    /**
     * {@return the same with other mechanisms}
     *
     * @param mechanisms those instead, and what they ask
     */
    public SmtpServerOptions withAuthentication(SaslServers mechanisms) {
        return new SmtpServerOptions(
                hostName, limits, extensions, terms, mechanisms, authenticationRequired, protocol, lineEnds);
    }

    /** {@return the same, but whoever wants to send must have authenticated} */
    public SmtpServerOptions requiringAuthentication() {
        return new SmtpServerOptions(hostName, limits, extensions, terms, authentication, true, protocol, lineEnds);
    }

    /** {@return the same, but speaking LMTP (RFC 2033)} */
    public SmtpServerOptions speakingLmtp() {
        return new SmtpServerOptions(
                hostName, limits, extensions, terms, authentication, authenticationRequired, Protocol.LMTP, lineEnds);
    }

    /**
     * {@return the same with another policy for CR and LF that stand alone}
     *
     * @param policy the policy instead
     */
    public SmtpServerOptions withLineEnds(LineEnds policy) {
        return new SmtpServerOptions(
                hostName, limits, extensions, terms, authentication, authenticationRequired, protocol, policy);
    }

    boolean offers(Extension extension) {
        return extensions.contains(extension)
                && switch (extension) {
                    case AUTH -> !authentication.mechanisms().isEmpty();
                    case BINARY_MIME -> extensions.contains(Extension.CHUNKING); // RFC 3030 section 3
                    case SMTPUTF8 -> extensions.contains(Extension.EIGHT_BIT_MIME); // RFC 6531 section 3.1
                    default -> true;
                };
    }
}
