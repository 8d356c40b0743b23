package org.posthorn.examples.commands;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The programs as processes of their own: what only a process shows, as its exit status and what a signal does. */
@Timeout(120)
class LauncherTest {

    @TempDir
    Path directory;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
    }

    /** The program's classes as this test has them: nothing is built, as {@code ./posthorn} would. */
    private Process start(String main, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "org.posthorn.examples.commands." + main));
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command)
                .redirectError(directory.resolve("err").toFile())
                .start();
        started.add(process);
        return process;
    }

    private String err() throws IOException {
        return Files.readString(directory.resolve("err"));
    }

    private static int port(BufferedReader out) throws IOException {
        String ready = out.readLine();
        assertThat(ready).startsWith("READY smtp=");
        return Integer.parseInt(ready.substring("READY smtp=".length()));
    }

    private List<String> stored() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("store"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** A client in the middle of its message. */
    private static Socket sending(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(60_000);
        socket.getOutputStream()
                .write(("EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<a@example.org>\r\nDATA\r\n" + "x\r\n".repeat(30_000))
                        .getBytes(UTF_8));
        StringBuilder answers = new StringBuilder();
        while (answers.indexOf("\r\n354 ") < 0) {
            answers.append((char) socket.getInputStream().read());
        }
        return socket;
    }

    @Test
    void aSignalEndsTheServerOnceMessagesUnderWayAreTaken() throws Exception {
        Process server =
                start("SmtpServerCommand", "--store", directory.resolve("store").toString());
        BufferedReader out = server.inputReader(UTF_8);
        try (Socket socket = sending(port(out))) {
            server.toHandle().destroy(); // SIGTERM; unlike Process.destroy it leaves us the output
            socket.getOutputStream().write("last\r\n.\r\n".getBytes(UTF_8));
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .contains("250 2.0.0 ")
                    .contains("421 ");
        }
        assertThat(server.waitFor()).isZero();
        assertThat(out.lines()).hasSize(2).anyMatch(line -> line.equals("STOPPED after 1 messages"));
        assertThat(stored()).singleElement().asString().endsWith(".eml");
    }

    @Test
    void aSignalEndsTheMailHostToo() throws Exception {
        Process host = start("MailHostCommand", "--serve", "--smtp", "0", "--user", "joey:secret");
        BufferedReader out = host.inputReader(UTF_8);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(out))) {
            socket.setSoTimeout(60_000);
            while (socket.getInputStream().read() != '\n') {
                // the greeting: the server knows of us
            }
            host.toHandle().destroy();
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .contains("421 ");
        }
        assertThat(host.waitFor()).isZero();
        assertThat(out.lines()).containsExactly("STOPPED");
    }

    @Test
    void theCheckOfTheMailHostTellsByItsExitStatus() throws Exception {
        Process check = start("MailHostCommand", "--check");
        assertThat(check.inputReader(UTF_8).lines()).anyMatch(line -> line.startsWith("All agree: "));
        assertThat(check.waitFor()).isZero();
        assertThat(start("MailHostCommand", "--check", "--store", "maildir:/dev/null/mail")
                        .waitFor())
                .isEqualTo(1);
    }

    @Test
    void aServerThatIsKilledLeavesNoHalfMessageUnderItsName() throws Exception {
        Process server =
                start("SmtpServerCommand", "--store", directory.resolve("store").toString());
        try (Socket socket = sending(port(server.inputReader(UTF_8)))) {
            while (stored().isEmpty()) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            server.destroyForcibly().waitFor(); // SIGKILL
            assertThat(socket.isConnected()).isTrue(); // to the end, so that the message is not given up before
        }
        assertThat(stored()).singleElement().asString().startsWith(".").endsWith(".part");
    }

    @Test
    void whatCannotBeIsToldInALineAndByTheExitStatus() throws Exception {
        assertThat(start("SmtpServerCommand", "--bogus").waitFor()).isEqualTo(2);
        assertThat(err()).startsWith("posthorn: unknown option --bogus").doesNotContain("\tat ");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            assertThat(start("SmtpServerCommand", "--smtp", port).waitFor()).isEqualTo(1);
            assertThat(err())
                    .contains("--smtp " + port + ": ")
                    .contains("in use")
                    .doesNotContain("\tat ");
        }
        assertThat(start("SendCommand", "--server=x").waitFor()).isEqualTo(2);
        assertThat(err()).startsWith("posthorn: --from is missing").doesNotContain("\tat ");
    }

    @Test
    void theLauncherKnowsTheProgramsByName() throws Exception {
        Path script = Path.of("../posthorn");
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")));
        Process help = new ProcessBuilder(script.toString(), "--help").start();
        started.add(help);
        assertThat(help.inputReader(UTF_8).lines())
                .anyMatch(line -> line.contains("smtp-server"))
                .anyMatch(line -> line.contains("send"));
        assertThat(help.waitFor()).isZero();
        Process bogus = new ProcessBuilder(script.toString(), "bogus").start();
        started.add(bogus);
        assertThat(bogus.waitFor()).isEqualTo(2);
        String text = Files.readString(script);
        for (Class<?> each :
                List.of(Demo.class, Parse.class, SendCommand.class, SmtpServerCommand.class, MailHostCommand.class)) {
            assertThat(text).contains("main=" + each.getSimpleName() + " ");
        }
    }
}
