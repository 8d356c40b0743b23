package org.posthorn.sasl;

import java.util.Arrays;

/** LOGIN, the client's side: whatever the server's prompts say, the user name comes first and the password second. */
final class LoginClient extends ClientExchange {

    private final Login.Password login;
    private int prompts;

    LoginClient(Login.Password login) {
        super(SaslMechanism.LOGIN);
        this.login = login;
    }

    @Override
    SaslStep next(byte[] challenge) throws Rejection {
        prompts++;
        if (prompts == 1) {
            return message(login.user());
        }
        if (prompts > 2) {
            throw unexpected();
        }
        byte[] password = login.password().utf8();
        SaslStep step = new SaslStep.Message(password);
        Arrays.fill(password, (byte) 0);
        return step;
    }

    @Override
    boolean satisfied() {
        return prompts == 2;
    }

    @Override
    SaslIdentity identity() {
        return SaslIdentity.of(login.user(), "");
    }
}
