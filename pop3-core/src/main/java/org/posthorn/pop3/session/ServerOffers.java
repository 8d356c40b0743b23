package org.posthorn.pop3.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.posthorn.pop3.Capabilities;
import org.posthorn.pop3.Capability;
import org.posthorn.pop3.Expiry;
import org.posthorn.pop3.LoginDelay;
import org.posthorn.sasl.SaslMechanism;

/** What CAPA tells, as it is true at the moment (RFC 2449 section 6). */
final class ServerOffers {

    private final Pop3ServerOptions options;
    private final ServerAuthentication authentication;
    private LoginDelay loginDelay;
    private Expiry expire;

    ServerOffers(Pop3ServerOptions options, ServerAuthentication authentication) {
        this.options = options;
        this.authentication = authentication;
        this.loginDelay = options.loginDelay();
        this.expire = options.expire();
    }

    /** Takes what is true of the user who has logged in. */
    void loggedIn(LoginDelay ownDelay, Expiry ownExpire) {
        loginDelay = new LoginDelay(ownDelay.seconds(), false);
        expire = new Expiry(ownExpire.days(), false);
    }

    /** The capabilities; what was offered before the login stays told after it, but for STLS. */
    Capabilities now(boolean stls) {
        Map<String, List<String>> tags = new LinkedHashMap<>();
        put(tags, Capability.TOP);
        if (authentication.takesUser()) {
            put(tags, Capability.USER);
        }
        List<SaslMechanism> mechanisms = authentication.offered();
        if (!mechanisms.isEmpty()) {
            tags.put(
                    Capability.SASL.tag(),
                    mechanisms.stream().map(SaslMechanism::text).toList());
        }
        put(tags, Capability.RESP_CODES);
        put(tags, Capability.AUTH_RESP_CODE);
        if (loginDelay.seconds() > 0) {
            put(tags, Capability.LOGIN_DELAY, loginDelay.perUser(), String.valueOf(loginDelay.seconds()));
        }
        put(tags, Capability.PIPELINING);
        String days = expire.days() == Expiry.NO_END ? "NEVER" : String.valueOf(expire.days());
        put(tags, Capability.EXPIRE, expire.perUser(), days);
        put(tags, Capability.UIDL);
        if (options.utf8()) {
            put(tags, Capability.UTF8, true);
        }
        put(tags, Capability.LANG);
        if (stls) {
            put(tags, Capability.STLS);
        }
        if (!options.implementation().isEmpty()) {
            put(tags, Capability.IMPLEMENTATION, false, options.implementation().split(" "));
        }
        return new Capabilities(tags);
    }

    private static void put(Map<String, List<String>> tags, Capability capability) {
        tags.put(capability.tag(), List.of());
    }

    private static void put(Map<String, List<String>> tags, Capability capability, boolean user, String... parameters) {
        List<String> all = new ArrayList<>(List.of(parameters));
        if (user) {
            all.add("USER");
        }
        tags.put(capability.tag(), all);
    }
}
