package org.posthorn.verify.server;

import java.io.IOException;
import org.posthorn.smtp.server.SmtpServer;
import org.posthorn.wire.driver.Driver;

/** Our server with a consumer that reads each message and keeps nothing. */
final class Ours {

    private Ours() {}

    static int listen(Driver driver) throws IOException {
        return SmtpServer.configure()
                .hostName("bench.example")
                .driver(driver)
                .connections(20_000, 20_000)
                .listen((envelope, message) -> {
                    byte[] buffer = new byte[8192];
                    while (message.read(buffer) >= 0) {}
                })
                .port();
    }
}
