package org.posthorn.pop3.session;

import java.util.List;
import java.util.Objects;
import org.posthorn.pop3.Expiry;
import org.posthorn.pop3.Language;
import org.posthorn.pop3.LoginDelay;
import org.posthorn.pop3.Pop3Limits;
import org.posthorn.sasl.SaslMechanism;
import org.posthorn.sasl.SaslServers;
import org.posthorn.wire.LineEnds;

/**
 * What a server is.
 *
 * @param limits how much a client may ask of it
 * @param authentication the mechanisms, and what they ask
 * @param user whether USER and PASS are taken, wherever {@link SaslMechanism#PLAIN} is offered, which they are another form of: under TLS
 *     only, unless it is allowed in the clear
 * @param tls whether STLS is offered where there is no TLS yet
 * @param utf8 whether UTF-8 mode is offered (RFC 6856)
 * @param languages the languages to choose from, the preferred one first; at least one. What is said before is English
 * @param loginDelay how long to wait between two logins, as far as that is known before the login (RFC 2449 section 6.5)
 * @param expire how long messages are kept, likewise (section 6.7)
 * @param implementation what program it is, in one or more words of {@code !} to {@code ~}; empty if it does not tell
 * @param lineEnds what becomes of a CR or LF in commands that stands alone
 */
public record Pop3ServerOptions(
        Pop3Limits limits,
        SaslServers authentication,
        boolean user,
        boolean tls,
        boolean utf8,
        List<Language> languages,
        LoginDelay loginDelay,
        Expiry expire,
        String implementation,
        LineEnds lineEnds) {

    /**
     * Default limits, no mechanisms, USER and PASS where PLAIN is offered, no STLS, UTF-8 mode, English, no login delay, messages that
     * are kept for good, and nothing but CRLF as line end.
     */
    public static final Pop3ServerOptions DEFAULTS = new Pop3ServerOptions(
            Pop3Limits.DEFAULTS,
            SaslServers.builder().build(),
            true,
            false,
            true,
            List.of(Language.ENGLISH, Language.DEFAULT),
            LoginDelay.NONE,
            Expiry.NEVER,
            "Posthorn",
            LineEnds.REFUSE);

    /** Copies the list. */
    public Pop3ServerOptions {
        Objects.requireNonNull(limits);
        Objects.requireNonNull(authentication);
        Objects.requireNonNull(loginDelay);
        Objects.requireNonNull(expire);
        Objects.requireNonNull(lineEnds);
        languages = List.copyOf(languages);
        if (languages.isEmpty()) {
            throw new IllegalArgumentException("no language");
        }
        if (!implementation.matches("(?:[!-~]+(?: [!-~]+)*)?") || implementation.length() > 400) {
            throw new IllegalArgumentException("implementation");
        }
    }

    /**
     * {@return the same with other limits}
     *
     * @param others those instead
     */
    public Pop3ServerOptions withLimits(Pop3Limits others) {
        return new Pop3ServerOptions(
                others, authentication, user, tls, utf8, languages, loginDelay, expire, implementation, lineEnds);
    }

    /**
     * {@return the same with other mechanisms}
     *
     * @param mechanisms those instead, and what they ask
     */
    public Pop3ServerOptions withAuthentication(SaslServers mechanisms) {
        return new Pop3ServerOptions(
                limits, mechanisms, user, tls, utf8, languages, loginDelay, expire, implementation, lineEnds);
    }

    /**
     * {@return the same with the commands USER and PASS as said}
     *
     * @param taken whether they are taken
     */
    public Pop3ServerOptions withUser(boolean taken) {
        return new Pop3ServerOptions(
                limits, authentication, taken, tls, utf8, languages, loginDelay, expire, implementation, lineEnds);
    }

    /**
     * {@return the same with STLS as said}
     *
     * @param offered whether it is offered
     */
    public Pop3ServerOptions withTls(boolean offered) {
        return new Pop3ServerOptions(
                limits, authentication, user, offered, utf8, languages, loginDelay, expire, implementation, lineEnds);
    }

    /**
     * {@return the same with UTF-8 mode as said}
     *
     * @param offered whether it is offered
     */
    public Pop3ServerOptions withUtf8(boolean offered) {
        return new Pop3ServerOptions(
                limits, authentication, user, tls, offered, languages, loginDelay, expire, implementation, lineEnds);
    }

    /**
     * {@return the same with other languages}
     *
     * @param others those instead, the preferred one first
     */
    public Pop3ServerOptions withLanguages(List<Language> others) {
        return new Pop3ServerOptions(
                limits, authentication, user, tls, utf8, others, loginDelay, expire, implementation, lineEnds);
    }

    /**
     * {@return the same with another delay between logins}
     *
     * @param delay the delay instead
     */
    public Pop3ServerOptions withLoginDelay(LoginDelay delay) {
        return new Pop3ServerOptions(
                limits, authentication, user, tls, utf8, languages, delay, expire, implementation, lineEnds);
    }

    /**
     * {@return the same with another time that messages are kept}
     *
     * @param time the time instead
     */
    public Pop3ServerOptions withExpire(Expiry time) {
        return new Pop3ServerOptions(
                limits, authentication, user, tls, utf8, languages, loginDelay, time, implementation, lineEnds);
    }

    /**
     * {@return the same with another implementation to tell of}
     *
     * @param name what it is instead; empty to tell nothing
     */
    public Pop3ServerOptions withImplementation(String name) {
        return new Pop3ServerOptions(
                limits, authentication, user, tls, utf8, languages, loginDelay, expire, name, lineEnds);
    }

    /**
     * {@return the same with another policy for CR and LF that stand alone}
     *
     * @param policy the policy instead
     */
    public Pop3ServerOptions withLineEnds(LineEnds policy) {
        return new Pop3ServerOptions(
                limits, authentication, user, tls, utf8, languages, loginDelay, expire, implementation, policy);
    }
}
