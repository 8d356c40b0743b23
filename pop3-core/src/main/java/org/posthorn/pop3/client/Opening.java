package org.posthorn.pop3.client;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.posthorn.pop3.Capabilities;
import org.posthorn.pop3.Capability;
import org.posthorn.pop3.Response;
import org.posthorn.pop3.ResponseCode;
import org.posthorn.pop3.session.Pop3ClientSession.Challenge;
import org.posthorn.pop3.session.Pop3ClientSession.Event;
import org.posthorn.pop3.session.Pop3ClientSession.Responded;
import org.posthorn.pop3.session.Pop3Command;
import org.posthorn.sasl.Authentication;
import org.posthorn.sasl.Login;
import org.posthorn.sasl.SaslChannel;
import org.posthorn.sasl.SaslClient;
import org.posthorn.sasl.SaslMechanism;
import org.posthorn.sasl.SaslStep;
import org.posthorn.wire.MailException;
import org.posthorn.wire.MailException.AuthenticationFailed;
import org.posthorn.wire.TlsInfo;

/** From the greeting to the TRANSACTION state: TLS, what the server can do, who we are. */
final class Opening {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Dialogue dialogue;

    Opening(Dialogue dialogue) {
        this.dialogue = dialogue;
    }

    void greet(boolean startTls) throws MailException {
        Response greeting = dialogue.await();
        if (!greeting.isOk()) {
            throw new Pop3Refused("greeting", greeting);
        }
        learn();
        if (!startTls) {
            return;
        }
        if (!dialogue.capabilities().offers(Capability.STLS)) {
            throw new MailException.TlsFailed("the server does not offer STLS", null);
        }
        Response response = dialogue.ask(new Pop3Command.Stls());
        if (!response.isOk()) {
            throw new MailException.TlsFailed("STLS refused: " + response, null);
        }
        learn();
    }

    /** A server that does not know CAPA has no capabilities. */
    private void learn() throws MailException {
        if (dialogue.ask(new Pop3Command.Capa()).isOk()) {
            dialogue.lines(line -> {});
        }
    }

    /** Has messages come as they are (RFC 6856), where the server can do that. */
    void speakUtf8() throws MailException {
        if (dialogue.capabilities().offers(Capability.UTF8)) {
            dialogue.ask(new Pop3Command.Utf8()); // if it is refused, the server has another form of what needs it
        }
    }

    /** Logs in, and learns anew what was not certain before. */
    void login(Authentication authentication, boolean apop) throws MailException {
        if (apop) {
            digest(authentication.login());
        } else {
            prove(authentication);
        }
        Capabilities known = dialogue.capabilities();
        boolean perUser = known.loginDelay().perUser()
                || known.expire().map(expiry -> expiry.perUser()).orElse(false);
        if (perUser) {
            learn();
        }
    }

    private void digest(Login login) throws MailException {
        String timestamp = dialogue.session()
                .timestamp()
                .orElseThrow(() -> new AuthenticationFailed("the greeting has no timestamp for APOP", false));
        Login.Password password = passwordFor("APOP", login);
        if (!isAscii(password)) {
            throw new AuthenticationFailed("APOP is for ASCII only", false);
        }
        accepted("APOP", dialogue.ask(Pop3Command.Apop.of(password.user(), password.password(), timestamp)));
    }

    private void prove(Authentication authentication) throws MailException {
        List<String> offered = dialogue.capabilities().mechanisms();
        byte[] random = new byte[Authentication.NONCE];
        RANDOM.nextBytes(random);
        TlsInfo tls = dialogue.tls().orElse(null);
        Optional<SaslClient> chosen = authentication.choose(offered, tls, random);
        if (chosen.isPresent()) {
            Authentication.run(chosen.get(), this::exchange);
        } else if (mayShow(authentication, tls)) {
            show(passwordFor("USER", authentication.login()));
        } else {
            throw Authentication.nothingFits(offered);
        }
    }

    /** USER and PASS show the password as the mechanism LOGIN does. */
    private boolean mayShow(Authentication authentication, @Nullable TlsInfo tls) {
        Capabilities known = dialogue.capabilities();
        boolean there = known.offers(Capability.USER) || known.tags().isEmpty();
        SaslChannel channel = tls == null ? SaslChannel.inClear() : SaslChannel.of(tls);
        return there
                && authentication.login() instanceof Login.Password password
                && password.authzid().isEmpty()
                && authentication.policy().allows(SaslMechanism.LOGIN, channel);
    }

    private void show(Login.Password login) throws MailException {
        if (!dialogue.capabilities().utf8Users() && !isAscii(login)) {
            throw new AuthenticationFailed("the server takes names and passwords of ASCII only", false);
        }
        Pop3Command.User user;
        Pop3Command.Pass pass;
        try {
            user = new Pop3Command.User(login.user());
            pass = new Pop3Command.Pass(login.password());
        } catch (IllegalArgumentException e) {
            throw new AuthenticationFailed("USER and PASS cannot carry the name or the password", false);
        }
        accepted("USER", dialogue.ask(user));
        accepted("PASS", dialogue.ask(pass));
    }

    private Login.Password passwordFor(String command, Login login) throws MailException {
        if (login instanceof Login.Password password && password.authzid().isEmpty()) {
            return password;
        }
        throw new AuthenticationFailed(command + " needs a user name and a password, and nobody to act as", false);
    }

    private static boolean isAscii(Login.Password login) {
        char[] password = login.password().chars();
        boolean ascii = login.user().chars().allMatch(c -> c < 0x80);
        for (int i = 0; i < password.length; i++) {
            ascii &= password[i] < 0x80;
            password[i] = '\0';
        }
        return ascii;
    }

    private void accepted(String what, Response response) throws MailException {
        if (response.isOk()) {
            return;
        }
        if (isOfCredentials(response)) {
            throw new AuthenticationFailed(what + ": " + response, false);
        }
        throw new Pop3Refused(what, response);
    }

    /** Where the server tells wrong credentials from all else (RFC 3206 section 6), all else is not taken for them. */
    private boolean isOfCredentials(Response response) {
        return response.code().isEmpty()
                ? !dialogue.capabilities().offers(Capability.AUTH_RESP_CODE)
                : response.has(ResponseCode.AUTH);
    }

    private Authentication.Verdict exchange(
            String mechanism, SaslStep.@Nullable Message initial, Function<SaslStep.Message, SaslStep> answers)
            throws MailException {
        dialogue.submit(new Pop3Command.Auth(mechanism, Optional.ofNullable(initial)));
        boolean cancelled = false;
        Event event = dialogue.next();
        while (event instanceof Challenge challenge) {
            SaslStep step = answers.apply(challenge.message());
            cancelled |= !(step instanceof SaslStep.Message);
            dialogue.session().respond(step);
            event = dialogue.next();
        }
        if (!(event instanceof Responded responded)) {
            throw dialogue.over(event);
        }
        Response response = responded.response();
        if (!response.isOk() && !cancelled && !isOfCredentials(response)) {
            throw new Pop3Refused("AUTH", response);
        }
        return new Authentication.Verdict(response.isOk(), false, response.toString());
    }
}
