package org.posthorn.verify.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.posthorn.verify.pop3.Fetcher;
import org.posthorn.verify.pop3.Maildrops;
import org.posthorn.verify.pop3.Pop3Target;
import org.posthorn.verify.pop3.RawClient;
import org.posthorn.verify.pop3.Sessions;
import org.posthorn.verify.server.Running;

/** POP3 servers under one raw client, then POP3 clients at one server. */
final class Pop3Benchmark {

    private static final String MEGABYTES = "MB/s";

    /** How many short sessions go on at once. */
    private static final int USERS = 8;

    /** Messages that are enough to measure a server that waits for an acknowledgement in the middle of each, 40 ms. */
    private static final int FEWER = 50;

    /** Messages of those who have short sessions. */
    private static final int FEW = 10;

    private final Effort effort;
    private final Maildrops maildrops;
    private final Map<Pop3Target, Running> servers = new EnumMap<>(Pop3Target.class);

    private Pop3Benchmark(Effort effort) {
        this.effort = effort;
        this.maildrops =
                effort == Effort.WHOLE ? new Maildrops(10_000, 300_000_000, FEW) : new Maildrops(500, 10_000_000, FEW);
    }

    static String report(Effort effort) throws Exception {
        Path directory = Files.createTempDirectory("pop3");
        Pop3Benchmark benchmark = new Pop3Benchmark(effort);
        try {
            Files.setPosixFilePermissions(
                    directory, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
            for (Pop3Target target : Pop3Target.all()) {
                benchmark.servers.put(target, target.start(List.of("-Xmx2g"), directory, benchmark.maildrops, USERS));
            }
            return benchmark.report();
        } finally {
            benchmark.servers.values().forEach(Running::close);
            Directories.delete(directory);
        }
    }

    private String report() throws Exception {
        StringBuilder report = new StringBuilder();
        int many = maildrops.many();
        section(
                report,
                "Servers: " + many + " messages of 10 KB, pipelined where the server offers that",
                retrieval(true));
        section(report, "Servers: the same, one command after another", retrieval(false));
        section(report, "Servers: one message of " + maildrops.large() / 1_000_000 + " MB", large());
        section(
                report,
                "Servers: login, STAT, LIST, QUIT with " + FEW + " messages, " + USERS + " at a time",
                sessions());
        Pop3Target peer = servers.containsKey(Pop3Target.DOVECOT) ? Pop3Target.DOVECOT : Pop3Target.GREENMAIL;
        for (Pop3Target server : List.of(peer, Pop3Target.MAILDIR_BLOCKING)) {
            section(report, "Clients of " + server.title() + ": " + many + " messages of 10 KB", clients(server));
        }
        section(
                report,
                "Clients of " + Pop3Target.MAILDIR_BLOCKING.title() + ": one message of "
                        + maildrops.large() / 1_000_000 + " MB",
                clientsOfLarge());
        return report.toString();
    }

    private void section(StringBuilder report, String title, Table table) {
        report.append(report.isEmpty() ? "" : "\n")
                .append(title)
                .append(":\n\n")
                .append(table);
    }

    private Table retrieval(boolean pipelined) throws Exception {
        Contest contest = new Contest();
        for (Map.Entry<Pop3Target, Running> server : servers.entrySet()) {
            int port = server.getValue().port();
            Fetcher client = pipelined && offersPipelining(port) ? Fetcher.RAW : Fetcher.RAW_STEPWISE;
            long size = size(port, Maildrops.MANY);
            int count = server.getKey() == Pop3Target.GREENMAIL ? Math.min(FEWER, maildrops.many()) : maildrops.many();
            enter(contest, server.getKey(), () -> rate(client, port, Maildrops.MANY, count, size));
        }
        return held(contest, "server", MEGABYTES);
    }

    private Table large() throws Exception {
        Contest contest = new Contest();
        for (Map.Entry<Pop3Target, Running> server : servers.entrySet()) {
            if (server.getKey().maildirs()) {
                int port = server.getValue().port();
                enter(
                        contest,
                        server.getKey(),
                        () -> rate(Fetcher.RAW_STEPWISE, port, Maildrops.LARGE, 1, maildrops.large()));
            }
        }
        return held(contest, "server", MEGABYTES);
    }

    private Table sessions() throws Exception {
        Contest contest = new Contest();
        List<String> users = Maildrops.small(USERS);
        servers.forEach((target, server) -> enter(
                contest,
                target,
                () -> Sessions.rate(server.port(), users, FEW, effort.round().toNanos())));
        return held(contest, "server", "sessions/s");
    }

    private Table clients(Pop3Target server) throws Exception {
        int port = Objects.requireNonNull(servers.get(server)).port();
        long size = size(port, Maildrops.MANY);
        Contest contest = new Contest();
        for (Fetcher client : Fetcher.values()) {
            enter(contest, client, () -> rate(client, port, Maildrops.MANY, maildrops.many(), size));
        }
        return held(contest, "client", MEGABYTES);
    }

    private Table clientsOfLarge() throws Exception {
        int port =
                Objects.requireNonNull(servers.get(Pop3Target.MAILDIR_BLOCKING)).port();
        Contest contest = new Contest();
        for (Fetcher client : Fetcher.values()) {
            enter(contest, client, () -> rate(client, port, Maildrops.LARGE, 1, maildrops.large()));
        }
        return held(contest, "client", MEGABYTES);
    }

    private static void enter(Contest contest, Pop3Target target, Contest.Run run) {
        if (target.ours()) {
            contest.withOurs(target.title(), run);
        } else {
            contest.with(target.title(), run);
        }
    }

    private static void enter(Contest contest, Fetcher client, Contest.Run run) {
        if (client.ours()) {
            contest.withOurs(client.title(), run);
        } else {
            contest.with(client.title(), run);
        }
    }

    private Table held(Contest contest, String who, String unit) throws Exception {
        return contest.table(who, unit, Math.max(1, effort.warmups() - 1), effort.rounds());
    }

    private static double rate(Fetcher client, int port, String user, int count, long size) throws Exception {
        long start = System.nanoTime();
        long octets = client.fetch(port, user, count, size);
        double seconds = (System.nanoTime() - start) / 1e9;
        if (octets != count * size) {
            throw new IOException(client.title() + " got " + octets + " octets of " + count * size);
        }
        return octets / 1e6 / seconds;
    }

    private static boolean offersPipelining(int port) throws IOException {
        try (RawClient client = new RawClient(port)) {
            return client.pipelining();
        }
    }

    private static long size(int port, String user) throws IOException {
        try (RawClient client = new RawClient(port)) {
            return client.login(user).sizeOfFirst();
        }
    }
}
