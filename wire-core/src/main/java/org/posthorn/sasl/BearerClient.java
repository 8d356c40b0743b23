package org.posthorn.sasl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.posthorn.wire.Printable;

/** OAUTHBEARER (RFC 7628) and XOAUTH2, the client's side. */
final class BearerClient extends ClientExchange {

    private final Login.Token login;
    private final SaslChannel channel;
    private final boolean second;
    private String token;
    private boolean sent;
    private boolean refused;

    BearerClient(SaslMechanism mechanism, Login.Token login, SaslChannel channel) {
        this(mechanism, login, channel, "", false);
    }

    private BearerClient(
            SaslMechanism mechanism, Login.Token login, SaslChannel channel, String token, boolean second) {
        super(mechanism);
        this.login = login;
        this.channel = channel;
        this.token = token;
        this.second = second;
    }

    @Override
    SaslStep next(byte[] challenge) throws Rejection, IOException {
        if (!sent) {
            mustBeEmpty(challenge);
            sent = true;
            return first();
        }
        if (refused) {
            throw unexpected();
        }
        refused = true;
        refusedWith(Printable.of(new String(challenge, StandardCharsets.ISO_8859_1)));
        return mechanism() == SaslMechanism.OAUTHBEARER ? message("\1") : emptyMessage();
    }

    private SaslStep first() throws Rejection, IOException {
        if (!second) {
            token = login.source().token();
        }
        if (token.isEmpty() || token.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new Rejection(SaslFailure.LOGIN_UNFIT, "a token that is empty or has odd characters");
        }
        String auth = "auth=Bearer " + token + "\1\1";
        if (mechanism() == SaslMechanism.XOAUTH2) {
            return message("user=" + login.user() + "\1" + auth);
        }
        String host = channel.host().isEmpty() ? "" : "host=" + channel.host() + "\1";
        String port = channel.port() == 0 ? "" : "port=" + channel.port() + "\1";
        return message(Gs2Header.of("n", Names.own(login.user())).text() + "\1" + host + port + auth);
    }

    @Override
    public Optional<SaslClient> again() {
        if (second || token.isEmpty()) {
            return Optional.empty();
        }
        login.source().refused(refusal().orElse(""));
        try {
            String other = login.source().token();
            return other.equals(token)
                    ? Optional.empty()
                    : Optional.of(new BearerClient(mechanism(), login, channel, other, true));
        } catch (IOException e) {
            return Optional.empty(); // the refusal of the first is what counts
        }
    }

    @Override
    boolean satisfied() {
        return sent && !refused;
    }

    @Override
    SaslIdentity identity() {
        return SaslIdentity.of(login.user(), "");
    }
}
