package org.posthorn.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.posthorn.sasl.PasswordVerifier;
import org.posthorn.smtp.server.SmtpHandler;
import org.posthorn.smtp.server.SmtpServer;
import org.posthorn.wire.driver.CertificateFiles;

/** Recipe: embed a submission server with TLS and logins, whose certificates can be renewed while it runs. */
public final class ServeWithTls {

    private ServeWithTls() {}

    static SmtpServer start(int port, Path chain, Path key, PasswordVerifier users, SmtpHandler handler)
            throws IOException, GeneralSecurityException {
        // recipe
        SmtpServer server = SmtpServer.configure()
                .port(port)
                .startTls(CertificateFiles.pem(chain, key)) // read again when the files change
                .authentication(users)
                .requireAuthentication()
                .listen(handler);
        // end
        return server;
    }
}
