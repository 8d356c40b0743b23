package org.posthorn.verify.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.posthorn.verify.pop3.IdleSessions;
import org.posthorn.verify.pop3.Maildrops;
import org.posthorn.verify.pop3.Pop3Target;
import org.posthorn.verify.server.Running;

/** What an idle session costs a POP3 server: one that has logged in to an empty maildrop in memory, which was there before. */
final class Pop3MemoryBenchmark {

    private Pop3MemoryBenchmark() {}

    static String report(Effort effort) throws IOException, InterruptedException {
        Table table = MemoryBenchmark.table("sessions");
        for (Pop3Target target : Pop3Target.inMemory()) {
            int sessions = effort.connections();
            try (Running server =
                    target.start(MemoryBenchmark.OPTIONS, Path.of(""), new Maildrops(0, 0, 0), sessions)) {
                List<String> users = Maildrops.small(sessions);
                try (IdleSessions passing = new IdleSessions()) {
                    passing.open(server.port(), users.subList(0, sessions / 5));
                }
                long[] before = MemoryBenchmark.memory(server);
                try (IdleSessions idle = new IdleSessions()) {
                    idle.open(server.port(), users);
                    MemoryBenchmark.row(table, target.title(), sessions, before, MemoryBenchmark.memory(server));
                }
            }
        }
        return table.toString();
    }
}
