package org.posthorn.verify.server;

import com.icegreen.greenmail.mail.MovingMessage;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;

/** GreenMail, delivering to a user who keeps nothing. */
final class Green {

    private Green() {}

    static int listen() {
        GreenMail greenMail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        greenMail.getUserManager().setMessageDeliveryHandler((message, address) -> new Nobody());
        greenMail.start();
        greenMail.getSmtp().setClientSocketTimeout(600_000); // else it drops an idle connection after 30 seconds
        return greenMail.getSmtp().getPort();
    }

    private static final class Nobody implements GreenMailUser {
        @Override
        public String getEmail() {
            return "nobody@example.org";
        }

        @Override
        public String getLogin() {
            return getEmail();
        }

        @Override
        public void deliver(MovingMessage message) {}

        @Override
        public void deliver(MimeMessage message) {}

        @Override
        public void create() {}

        @Override
        public void delete() {}

        @Override
        public String getPassword() {
            return "";
        }

        @Override
        public void setPassword(String password) {}

        @Override
        public void authenticate(String password) {}

        @Override
        public String getQualifiedMailboxName() {
            return getEmail();
        }
    }
}
