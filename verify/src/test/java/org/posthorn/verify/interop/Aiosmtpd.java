package org.posthorn.verify.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.posthorn.testkit.SelfSignedCertificate;
import org.posthorn.verify.process.Installed;
import org.posthorn.verify.process.Program;

/** aiosmtpd with STARTTLS and SMTPUTF8, which knows one user, and writes each message that it gets to a file. */
final class Aiosmtpd implements AutoCloseable {

    private static final String SCRIPT = """
            import asyncio, ssl, sys
            from aiosmtpd.smtp import AuthResult, LoginPassword, SMTP
            directory, user, password, required = sys.argv[1:]
            class Files:
                async def handle_DATA(self, server, session, envelope):
                    with open(directory + "/got.eml", "wb") as file:
                        file.write(envelope.original_content)
                    print("GOT", envelope.mail_from, *envelope.mail_options, *envelope.rcpt_tos, flush=True)
                    return "250 2.0.0 OK"
            def authenticate(server, session, envelope, mechanism, login):
                right = LoginPassword(user.encode(), password.encode())
                return AuthResult(success=login == right, handled=False)
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(directory + "/cert.pem", directory + "/key.pem")
            async def main():
                server = await asyncio.get_running_loop().create_server(
                    lambda: SMTP(Files(), hostname="aiosmtpd.example", enable_SMTPUTF8=True, tls_context=context,
                                 authenticator=authenticate, auth_required=required == "true"),
                    "127.0.0.1", 0)
                print("READY", server.sockets[0].getsockname()[1], flush=True)
                await server.serve_forever()
            asyncio.run(main())
            """;

    private final Program program;
    private final Path directory;
    private final int port;

    /**
     * Starts it.
     *
     * @param loginRequired whether it takes mail from {@link MailServer#USER} alone
     */
    Aiosmtpd(Path directory, SelfSignedCertificate certificate, boolean loginRequired) throws Exception {
        this.directory = directory;
        MailServer.prepare(directory, certificate);
        Path script = Files.writeString(directory.resolve("serve.py"), SCRIPT);
        program = Program.start(
                Installed.pythonWith("aiosmtpd"),
                script.toString(),
                directory.toString(),
                MailServer.USER,
                MailServer.PASSWORD,
                Boolean.toString(loginRequired));
        try {
            port = Integer.parseInt(program.await("READY", MailServer.PATIENCE));
        } catch (IOException | InterruptedException e) {
            program.close();
            throw e;
        }
    }

    int port() {
        return port;
    }

    /** The envelope of the next message: reverse-path, parameters, recipients. */
    String envelope() throws IOException, InterruptedException {
        return program.await("GOT", MailServer.PATIENCE);
    }

    /** The message whose {@link #envelope} was asked for last. */
    byte[] message() throws IOException {
        return Files.readAllBytes(directory.resolve("got.eml"));
    }

    @Override
    public void close() {
        program.close();
    }
}
