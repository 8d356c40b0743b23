package org.posthorn.examples.commands;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.posthorn.smtp.server.SmtpServer;

/** The ports that {@code smtp-server} serves, by what is spoken there. */
final class Listening implements AutoCloseable {

    private final Map<String, SmtpServer> servers = new LinkedHashMap<>();

    void add(String name, SmtpServer server) {
        servers.put(name, server);
    }

    int port(String name) {
        SmtpServer server = servers.get(name);
        if (server == null) {
            throw new IllegalArgumentException("no " + name + " here");
        }
        return server.port();
    }

    /** As a program that has started this one wants to read it: {@code READY smtp=2525 smtps=4650}. */
    String ready() {
        return servers.entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue().port())
                .collect(Collectors.joining(" ", "READY ", ""));
    }

    /** Takes no connections any more, and lets messages under way come in, at all ports at the same time. */
    void stop(Duration grace) {
        List<Thread> stopping = new ArrayList<>();
        for (SmtpServer server : servers.values()) {
            Thread each = new Thread(() -> stop(server, grace), "stop");
            each.start();
            stopping.add(each);
        }
        try {
            for (Thread each : stopping) {
                each.join();
            }
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
        }
    }

    private static void stop(SmtpServer server, Duration grace) {
        try {
            server.stop(grace);
        } catch (InterruptedException e) {
            server.close();
        }
    }

    @Override
    public void close() {
        servers.values().forEach(SmtpServer::close);
    }

    /** An address and a port, as one writes them; IPv6 in brackets. */
    static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }
}
