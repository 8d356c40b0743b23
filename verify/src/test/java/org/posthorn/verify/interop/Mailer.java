package org.posthorn.verify.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.posthorn.verify.process.Installed;

/** A program that sends a message to a server, as people use it. */
enum Mailer {
    SWAKS,
    SWAKS_PIPELINED,
    CURL,
    MSMTP,
    S_NAIL,
    PYTHON,
    NULLMAILER;

    private static final String SENDER = "sender@example.org";
    private static final String RECIPIENT = "recipient@example.org";
    private static final String SCRIPT = """
            import smtplib, ssl, sys
            way, port, certificate, sender, recipient, message = sys.argv[1:]
            context = ssl.create_default_context(cafile=certificate)
            options = dict(host="localhost", port=int(port), local_hostname="client.example", timeout=20)
            with smtplib.SMTP_SSL(context=context, **options) if way == "TLS" else smtplib.SMTP(**options) as smtp:
                if way == "STARTTLS":
                    smtp.starttls(context=context)
                refused = smtp.sendmail(sender, [recipient], open(message, "rb").read())
                assert not refused, refused
            """;

    /** Whether a message goes out as it was given, octet by octet; else the program composes one of the text. */
    boolean keepsOctets() {
        return this != S_NAIL;
    }

    /**
     * The command that sends the message to a port of the loopback address; it may read {@link Mail#withLf}, or {@link Mail#text} where the
     * program composes, from its standard input.
     *
     * @param directory holds the server's certificate as cert.pem, and is given the message
     */
    List<String> command(Way way, int port, Path directory) throws IOException {
        String certificate = directory.resolve("cert.pem").toString();
        return switch (this) {
            case SWAKS -> swaks(way, port, directory);
            case SWAKS_PIPELINED -> with(swaks(way, port, directory), "--pipeline");
            case CURL -> curl(way, port, certificate, directory);
            case MSMTP -> msmtp(way, port, certificate);
            case S_NAIL -> sNail(way, port, certificate);
            case PYTHON -> python(way, port, certificate, directory);
            case NULLMAILER -> nullmailer(way, port, certificate, directory);
        };
    }

    private static List<String> swaks(Way way, int port, Path directory) throws IOException {
        Path message = Files.write(directory.resolve("dotted.eml"), Mail.withLfAndDot());
        List<String> command = command("swaks", "--server=localhost:" + port, "--helo=client.example");
        with(command, "--from=" + SENDER, "--to=" + RECIPIENT, "--data=@" + message);
        return switch (way) {
            case PLAIN -> command;
            case STARTTLS -> with(command, "--tls");
            case TLS -> with(command, "--tls-on-connect");
        };
    }

    private static List<String> curl(Way way, int port, String certificate, Path directory) throws IOException {
        Path message = Files.write(directory.resolve("crlf.eml"), Mail.withCrlf());
        List<String> command = command("curl", "-sS", "--cacert", certificate, "--upload-file", message.toString());
        with(command, "--mail-from", SENDER, "--mail-rcpt", RECIPIENT);
        if (way == Way.STARTTLS) {
            command.add("--ssl-reqd");
        }
        return with(command, (way == Way.TLS ? "smtps" : "smtp") + "://localhost:" + port + "/client.example");
    }

    private static List<String> msmtp(Way way, int port, String certificate) {
        List<String> command = command("msmtp", "--host=localhost", "--port=" + port, "--from=" + SENDER);
        with(command, "--auth=off", "--domain=client.example", "--tls-trust-file=" + certificate);
        with(command, way == Way.PLAIN ? "--tls=off" : "--tls=on");
        return with(command, way == Way.TLS ? "--tls-starttls=off" : "--tls-starttls=on", RECIPIENT);
    }

    private static List<String> sNail(Way way, int port, String certificate) {
        List<String> command = command("s-nail", "-:/", "-Sv15-compat", "-Ssendwait", "-Snosave", "-Sttycharset=utf-8");
        with(command, "-Stls-ca-file=" + certificate, "-Stls-verify=strict", "-Ssmtp-auth=none");
        with(command, "-Shostname=client.example");
        with(command, "-Smta=" + (way == Way.TLS ? "smtps" : "smtp") + "://localhost:" + port);
        if (way == Way.STARTTLS) {
            command.add("-Ssmtp-use-starttls");
        }
        return with(command, "-r", SENDER, "-s", "from another program", RECIPIENT);
    }

    private static List<String> python(Way way, int port, String certificate, Path directory) throws IOException {
        Path script = Files.writeString(directory.resolve("send.py"), SCRIPT);
        Path message = Files.write(directory.resolve("crlf.eml"), Mail.withCrlf());
        List<String> command = command("python3", script.toString(), way.name(), Integer.toString(port), certificate);
        return with(command, SENDER, RECIPIENT, message.toString());
    }

    /** Its sender of messages alone, which its queue runs so: settings on the standard input, the message as file 3. */
    private static List<String> nullmailer(Way way, int port, String certificate, Path directory) throws IOException {
        String security = Map.of(Way.PLAIN, "", Way.STARTTLS, "starttls\n", Way.TLS, "tls\n")
                .get(way);
        String settings = "host=localhost\nport=" + port + "\nx509cafile=" + certificate + "\n" + security;
        Path options = Files.writeString(directory.resolve("nullmailer.options"), settings);
        String envelope = SENDER + "\n" + RECIPIENT + "\n\n";
        Path queued = Files.write(directory.resolve("nullmailer.queued"), envelope.getBytes(UTF_8));
        Files.write(queued, Mail.withLf(), StandardOpenOption.APPEND);
        String program = Installed.file("/usr/lib/nullmailer/smtp");
        return List.of(
                "sh",
                "-c",
                "HELOHOST=client.example exec \"$0\" <\"$1\" 3<\"$2\"",
                program,
                options.toString(),
                queued.toString());
    }

    private static List<String> command(String program, String... arguments) {
        return with(new ArrayList<>(List.of(Installed.program(program))), arguments);
    }

    private static List<String> with(List<String> command, String... arguments) {
        command.addAll(List.of(arguments));
        return command;
    }
}
