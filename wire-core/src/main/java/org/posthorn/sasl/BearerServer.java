package org.posthorn.sasl;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** OAUTHBEARER (RFC 7628) and XOAUTH2, the server's side. */
final class BearerServer extends ServerExchange {

    private static final char SEPARATOR = '\1';
    private static final String SCHEME = "Bearer ";

    private final TokenVerifier verifier;
    private final SaslChannel channel;
    private boolean refused;

    BearerServer(SaslMechanism mechanism, TokenVerifier verifier, Authorization authorization, SaslChannel channel) {
        super(mechanism, authorization);
        this.verifier = verifier;
        this.channel = channel;
    }

    @Override
    SaslStep next(byte[] response) throws Rejection, IOException {
        if (refused) {
            throw refused();
        }
        String text = Names.utf8(response);
        if (mechanism() == SaslMechanism.XOAUTH2) {
            Map<String, String> pairs = pairs(SEPARATOR + text);
            return decided(pairs.getOrDefault("user", ""), pairs);
        }
        Gs2Header header = Gs2Header.read(text);
        if (!header.bindingType().isEmpty()) {
            throw new Rejection(SaslFailure.CHANNEL_BINDING, "in a mechanism without");
        }
        return decided(header.authzid(), pairs(text.substring(header.text().length())));
    }

    private SaslStep decided(String name, Map<String, String> pairs) throws Rejection, IOException {
        String user = Names.preparedOrEmpty(name);
        String token = token(pairs.getOrDefault("auth", ""));
        String host = pairs.getOrDefault("host", "");
        Optional<String> owner = token.isEmpty() || !here(host, pairs.getOrDefault("port", ""))
                ? Optional.empty()
                : verifier.verify(new BearerToken(user, Secret.of(token), host));
        if (owner.isPresent()) {
            return done(owner.get(), user);
        }
        refused = true;
        return message(error());
    }

    /** The client may name the server that it means, which must then be this one (RFC 7628 section 3.2). */
    private boolean here(String host, String port) {
        boolean sameHost = host.isEmpty() || channel.host().isEmpty() || host.equalsIgnoreCase(channel.host());
        boolean samePort = port.isEmpty() || channel.port() == 0 || port.equals(Integer.toString(channel.port()));
        return sameHost && samePort;
    }

    /** The token of an Authorization header field; empty if there is none. */
    private static String token(String auth) {
        if (!auth.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return "";
        }
        String token = auth.substring(SCHEME.length()).strip();
        return token.chars().allMatch(c -> c > ' ' && c <= '~') ? token : "";
    }

    /** Separator, any number of {@code key=value} and separator, separator (RFC 7628 section 3.1). */
    private static Map<String, String> pairs(String text) throws Rejection {
        int last = text.length() - 1;
        if (last < 1 || text.charAt(0) != SEPARATOR || text.charAt(last) != SEPARATOR) {
            throw malformed("pairs without separators");
        }
        Map<String, String> pairs = new HashMap<>();
        for (int at = 1; at < last; ) {
            int end = text.indexOf(SEPARATOR, at);
            int equals = text.indexOf('=', at);
            boolean pair = end < last && equals > at && equals < end && letters(text, at, equals);
            if (!pair || pairs.put(text.substring(at, equals), text.substring(equals + 1, end)) != null) {
                throw malformed("not pairs, or a key twice");
            }
            at = end + 1;
        }
        return pairs;
    }

    private static boolean letters(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if ((c < 'a' || c > 'z') && (c < 'A' || c > 'Z')) {
                return false;
            }
        }
        return true;
    }

    private String error() {
        String scope = verifier.scope().isEmpty() ? "" : ",\"scope\":" + json(verifier.scope());
        if (mechanism() == SaslMechanism.XOAUTH2) {
            return "{\"status\":\"401\",\"schemes\":\"bearer\"" + scope + "}";
        }
        String configuration = verifier.openidConfiguration();
        return "{\"status\":\"invalid_token\"" + scope
                + (configuration.isEmpty() ? "" : ",\"openid-configuration\":" + json(configuration)) + "}";
    }

    private static String json(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c >= ' ') {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
