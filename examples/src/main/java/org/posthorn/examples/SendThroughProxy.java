package org.posthorn.examples;

import java.io.IOException;
import org.posthorn.mime.Message;
import org.posthorn.smtp.client.Delivery;
import org.posthorn.smtp.client.SmtpClient;
import org.posthorn.wire.driver.ProxyServer;

/** Recipe: send a mail through a proxy. */
public final class SendThroughProxy {

    private SendThroughProxy() {}

    /**
     * Sends a mail.
     *
     * @param mail what to send
     * @param proxyHost the host of a SOCKS5 proxy
     * @param proxyPort its port
     * @return what became of it
     * @throws IOException if it could not be sent
     */
    public static Delivery send(Message mail, String proxyHost, int proxyPort) throws IOException {
        // recipe
        ProxyServer proxy = ProxyServer.socks5(proxyHost, proxyPort).as("joey", "secret"); // or ProxyServer.http
        try (SmtpClient smtp =
                SmtpClient.to("smtp.example.org", 587).proxy(proxy).connect()) { // the proxy resolves the name
            return smtp.send(mail);
        }
        // end
    }
}
