package org.posthorn.verify.interop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.posthorn.verify.process.Installed;
import org.posthorn.verify.process.Program;

/** A program that fetches the three messages of {@link MailServer#USER} by POP3, as people use it, and puts them below a directory {@code got}. */
enum Fetcher {
    CURL,
    FETCHMAIL,
    GETMAIL,
    MUTT,
    S_NAIL,
    PYTHON;

    private static final String LOGIN = MailServer.USER + ":" + MailServer.PASSWORD;

    private static final String SCRIPT = """
            import poplib, ssl, sys
            way, port, certificate, user, password, delete, got = sys.argv[1:]
            context = ssl.create_default_context(cafile=certificate)
            if way == "TLS":
                pop = poplib.POP3_SSL("localhost", int(port), context=context, timeout=20)
            else:
                pop = poplib.POP3("localhost", int(port), timeout=20)
            if way == "STARTTLS":
                pop.stls(context=context)
            pop.user(user)
            pop.pass_(password)
            for line in pop.uidl()[1]:
                number, name = line.decode().split()
                print("UIDL", name)
                octets = b"".join(line + b"\\r\\n" for line in pop.retr(number)[1])
                assert pop.top(number, 0)[1] == octets.partition(b"\\r\\n\\r\\n")[0].split(b"\\r\\n") + [b""]
                open(got + "/" + name, "wb").write(octets)
                if delete == "true":
                    pop.dele(number)
            pop.quit()
            """;

    /** Whether it can make a connection so. */
    boolean knows(Way way) {
        return this != GETMAIL || way != Way.STARTTLS;
    }

    /**
     * Fetches all messages.
     *
     * @param directory holds the server's certificate as cert.pem
     * @param delete whether to delete what was fetched, in the same session where the program does both
     */
    void fetch(Way way, int port, Path directory, boolean delete) throws Exception {
        Path got = makeRoom(directory);
        switch (this) {
            case CURL -> {
                run(curl(way, port, directory, "-o", got + "/#1"));
                if (delete) {
                    run(curl(way, port, directory, "--head", "--request", "DELE"));
                }
            }
            case FETCHMAIL -> fetchmail(way, port, directory, delete ? "no keep" : "keep", "fetchall");
            case GETMAIL -> getmail(way, port, directory, "read_all = true\ndelete = " + delete);
            case MUTT -> mutt(way, port, directory, delete);
            case S_NAIL -> sNail(way, port, directory, delete);
            case PYTHON -> python(way, port, directory, delete);
        }
    }

    /** Fetches what is there the first time, as the program's own notes say where it has any, and deletes nothing. */
    void fetchNew(Way way, int port, Path directory) throws Exception {
        makeRoom(directory);
        switch (this) {
            case FETCHMAIL -> fetchmail(way, port, directory, "keep");
            case GETMAIL -> getmail(way, port, directory, "read_all = false\ndelete = false");
            default -> fetch(way, port, directory, false);
        }
    }

    private static Path makeRoom(Path directory) throws IOException {
        Path got = directory.resolve("got");
        for (String part : List.of("tmp", "new", "cur")) {
            Files.createDirectories(got.resolve(part));
        }
        return got;
    }

    /** What was fetched, in any order, lines ended with CRLF, without what the program itself adds. */
    List<byte[]> fetched(Path directory) throws IOException {
        List<byte[]> all = new ArrayList<>();
        try (Stream<Path> files = Files.walk(directory.resolve("got"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text =
                        withoutAdditions(Files.readString(file, ISO_8859_1).replace("\r\n", "\n"));
                all.add(text.replace("\n", "\r\n").getBytes(ISO_8859_1));
            }
        }
        return all;
    }

    private String withoutAdditions(String text) {
        return switch (this) {
            case MUTT -> text.replaceFirst("\nContent-Length: \\d+\nLines: \\d+\n\n", "\n\n");
            case S_NAIL -> text.substring(0, text.length() - 1); // an empty line at the end
            case GETMAIL -> text.replaceFirst("^Return-Path: <unknown>\n", "");
            default -> text;
        };
    }

    private static String run(List<String> command) throws Exception {
        return run(command, "");
    }

    private static String run(List<String> command, String input) throws Exception {
        Program.Outcome outcome =
                Program.run(MailServer.PATIENCE, input.getBytes(UTF_8), command.toArray(String[]::new));
        assertThat(outcome.exit()).as(outcome.text()).isZero();
        return outcome.text();
    }

    private static String scheme(Way way, String plain) {
        return way == Way.TLS ? plain + "s" : plain;
    }

    private static List<String> curl(Way way, int port, Path directory, String... more) {
        List<String> command = curl(directory, scheme(way, "pop3") + "://localhost:" + port + "/[1-3]");
        if (way == Way.STARTTLS) {
            command.add("--ssl-reqd");
        }
        command.addAll(List.of(more));
        return command;
    }

    /** curl, which logs in and knows the certificate, with more arguments. */
    static List<String> curl(Path directory, String... more) {
        List<String> command = new ArrayList<>(List.of(Installed.program("curl"), "-sS", "--user", LOGIN));
        command.addAll(List.of("--cacert", directory.resolve("cert.pem").toString()));
        command.addAll(List.of(more));
        return command;
    }

    /** Adds nothing to messages. It remembers what it has seen in a file below the directory. */
    private static void fetchmail(Way way, int port, Path directory, String... options) throws Exception {
        Path keep = Files.writeString(
                directory.resolve("keep.sh"), "exec cat >\"$(mktemp " + directory + "/got/XXXXXX)\"\n");
        String security = Map.of(Way.PLAIN, "sslproto ''", Way.STARTTLS, "sslproto 'TLS1.2+'", Way.TLS, "ssl")
                .get(way);
        Path rules = Files.writeString(directory.resolve("fetchmailrc"), """
                set invisible
                set no bouncemail
                poll localhost protocol POP3 uidl port %d
                  user '%s' password '%s' is '%s' here
                  mda '/bin/sh %s'
                  no rewrite
                  %s sslcertck sslcertfile '%s/cert.pem'
                  %s
                """.formatted(
                        port,
                        MailServer.USER,
                        MailServer.PASSWORD,
                        System.getProperty("user.name"),
                        keep,
                        security,
                        directory,
                        String.join(" ", options)));
        Files.setPosixFilePermissions(rules, PosixFilePermissions.fromString("rw-------"));
        run(List.of(
                "env",
                "FETCHMAILHOME=" + directory,
                "HOME=" + directory,
                Installed.program("fetchmail"),
                "--nodetach",
                "--nosyslog",
                "-f",
                rules.toString(),
                "-i",
                directory + "/fetchids"));
    }

    /** Adds nothing to messages. It remembers what it has seen in a file below the directory. */
    private static void getmail(Way way, int port, Path directory, String options) throws Exception {
        Path rules = Files.writeString(directory.resolve("getmailrc"), """
                [retriever]
                type = %s
                server = localhost
                port = %d
                username = %s
                password = %s
                %s
                [destination]
                type = Maildir
                path = %s/got/
                [options]
                %s
                delivered_to = false
                received = false
                """.formatted(
                        way == Way.TLS ? "SimplePOP3SSLRetriever" : "SimplePOP3Retriever",
                        port,
                        MailServer.USER,
                        MailServer.PASSWORD,
                        way == Way.TLS ? "ca_certs = " + directory + "/cert.pem" : "",
                        directory,
                        options));
        Unprivileged.letIn(directory); // it delivers nothing for root
        String[] command = {Installed.program("getmail"), "--getmaildir=" + directory, "--rcfile=" + rules};
        run(List.of(Unprivileged.command(command)));
    }

    private static void mutt(Way way, int port, Path directory, boolean delete) throws Exception {
        String security = "set ssl_starttls=" + (way == Way.STARTTLS ? "yes" : "no") + " ssl_force_tls="
                + (way == Way.PLAIN ? "no" : "yes") + " ssl_ca_certificates_file=" + directory
                + "/cert.pem certificate_file=" + directory + "/accepted pop_pass=" + MailServer.PASSWORD;
        Mutt.run(
                directory,
                scheme(way, "pop") + "://" + MailServer.USER + "@localhost:" + port + "/",
                security,
                "<tag-pattern>~A<enter><tag-prefix><copy-message>" + directory + "/got<enter>",
                delete ? "<delete-pattern>~A<enter><sync-mailbox>" : "",
                "<quit>");
    }

    private static void sNail(Way way, int port, Path directory, boolean delete) throws Exception {
        List<String> command = new ArrayList<>(List.of(Installed.program("s-nail"), "-:/", "-Sv15-compat", "-#"));
        command.addAll(
                List.of("-Stls-ca-file=" + directory + "/cert.pem", "-Stls-verify=strict", "-Snewfolders=maildir"));
        if (way == Way.STARTTLS) {
            command.add("-Spop3-use-starttls");
        }
        command.add("-f");
        command.add(scheme(way, "pop3") + "://" + LOGIN + "@localhost:" + port);
        run(command, "copy * " + directory + "/got\n" + (delete ? "delete *\nquit\n" : "exit\n"));
    }

    private static void python(Way way, int port, Path directory, boolean delete) throws Exception {
        Path script = Files.writeString(directory.resolve("fetch.py"), SCRIPT);
        run(List.of(
                Installed.program("python3"),
                script.toString(),
                way.name(),
                Integer.toString(port),
                directory + "/cert.pem",
                MailServer.USER,
                MailServer.PASSWORD,
                Boolean.toString(delete),
                directory + "/got"));
    }
}
