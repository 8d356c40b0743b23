package org.posthorn.sasl;

import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.posthorn.wire.ChannelBinding;

/** What a client may take of what a server offers. */
final class ClientChoice {

    private final Set<SaslMechanism> offered = EnumSet.noneOf(SaslMechanism.class);
    private final Login login;
    private final SaslChannel channel;
    private final SaslPolicy policy;

    ClientChoice(Collection<String> offered, Login login, SaslChannel channel, SaslPolicy policy) {
        offered.forEach(name -> SaslMechanism.of(name).ifPresent(this.offered::add));
        this.login = login;
        this.channel = channel;
        this.policy = policy;
    }

    Optional<SaslClient> client(String nonce) {
        for (SaslMechanism mechanism : offered) {
            if (fits(mechanism) && policy.allows(mechanism, channel)) {
                return Optional.of(client(mechanism, nonce));
            }
        }
        return Optional.empty();
    }

    /** Whether the mechanism can carry the login. */
    private boolean fits(SaslMechanism mechanism) {
        return switch (mechanism) {
            case OAUTHBEARER, XOAUTH2 -> login instanceof Login.Token;
            case EXTERNAL -> login instanceof Login.External;
            case ANONYMOUS -> login instanceof Login.Anonymous;
            case LOGIN, CRAM_MD5 ->
                login instanceof Login.Password password && password.authzid().isEmpty();
            default -> login instanceof Login.Password;
        };
    }

    private SaslClient client(SaslMechanism mechanism, String nonce) {
        if (login instanceof Login.Token token) {
            return new BearerClient(mechanism, token, channel);
        }
        if (login instanceof Login.External external) {
            return SingleMessageClient.external(external);
        }
        if (login instanceof Login.Anonymous anonymous) {
            return SingleMessageClient.anonymous(anonymous);
        }
        Login.Password password = (Login.Password) login;
        return switch (mechanism) {
            case PLAIN -> SingleMessageClient.plain(password);
            case LOGIN -> new LoginClient(password);
            case CRAM_MD5 -> new CramMd5Client(password);
            default -> scram(mechanism, password, nonce);
        };
    }

    /** A client that could bind but was not offered it says so, which shows the server a changed offer (RFC 5802 section 6). */
    private ScramClient scram(SaslMechanism mechanism, Login.Password password, String nonce) {
        List<ChannelBinding> bindings = channel.encrypted() ? channel.bindings() : List.of();
        if (mechanism.bound()) {
            return ScramClient.bound(mechanism, password, bindings, policy, nonce);
        }
        boolean missed = !bindings.isEmpty() && !offered.contains(mechanism.plus());
        return ScramClient.unbound(mechanism, password, missed, policy, nonce);
    }
}
