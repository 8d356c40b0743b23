package org.posthorn.verify.pop3;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.util.Properties;

/** GreenMail with everybody's mail in memory, as it has it. */
final class Green {

    private Green() {}

    static int listen(Maildrops maildrops, int small) throws Exception {
        GreenMail greenMail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_POP3));
        greenMail.start();
        greenMail.getPop3().setClientSocketTimeout(600_000);
        deliver(greenMail, Maildrops.MANY, maildrops.many());
        for (String user : Maildrops.small(small)) {
            deliver(greenMail, user, maildrops.few());
        }
        return greenMail.getPop3().getPort();
    }

    private static void deliver(GreenMail greenMail, String name, int count) throws Exception {
        GreenMailUser user = greenMail.setUser(name + "@example.org", name, Maildrops.PASSWORD);
        byte[] message = Maildrops.message(Maildrops.SIZE);
        Session session = Session.getInstance(new Properties());
        for (int i = 0; i < count; i++) {
            user.deliver(new MimeMessage(session, new ByteArrayInputStream(message)));
        }
    }
}
