package org.posthorn.examples.commands;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.posthorn.pop3.server.Pop3Server;
import org.posthorn.smtp.server.SmtpServer;

/** The ports that a program serves, by what is spoken there. */
final class Listening implements AutoCloseable {

    /** Lets what is under way come to its end. */
    private interface Stopping {
        boolean stop(Duration grace) throws InterruptedException;
    }

    /** One port. */
    private record Port(int number, Stopping stopping, Runnable close) {}

    private final Map<String, Port> ports = new LinkedHashMap<>();

    void add(String name, SmtpServer server) {
        ports.put(name, new Port(server.port(), server::stop, server::close));
    }

    void add(String name, Pop3Server server) {
        ports.put(name, new Port(server.port(), server::stop, server::close));
    }

    int port(String name) {
        Port port = ports.get(name);
        if (port == null) {
            throw new IllegalArgumentException("no " + name + " here");
        }
        return port.number();
    }

    /** As a program that has started this one wants to read it: {@code READY smtp=2525 smtps=4650}. */
    String ready() {
        return ports.entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue().number())
                .collect(Collectors.joining(" ", "READY ", ""));
    }

    /** Takes no connections any more, and lets messages under way come in, at all ports at the same time. */
    void stop(Duration grace) {
        List<Thread> stopping = new ArrayList<>();
        for (Port port : ports.values()) {
            Thread each = new Thread(() -> stop(port, grace), "stop");
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

    private static void stop(Port port, Duration grace) {
        try {
            port.stopping().stop(grace);
        } catch (InterruptedException e) {
            port.close().run();
        }
    }

    @Override
    public void close() {
        ports.values().forEach(port -> port.close().run());
    }

    /** The address that an option names to listen on; loopback if it is not given. */
    static InetAddress address(CommandLine line, String option) {
        return line.value(option, text -> {
                    try {
                        return InetAddress.getByName(text);
                    } catch (UnknownHostException e) {
                        throw new IllegalArgumentException("no such address: " + text, e);
                    }
                })
                .orElse(InetAddress.getLoopbackAddress());
    }

    /** An address and a port, as one writes them; IPv6 in brackets. */
    static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }
}
