package org.posthorn.verify.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.posthorn.verify.process.Installed;

/** A program that sends a message to a server, as people use it, and whether by STARTTLS. */
enum Mailer {
    SWAKS("swaks", false, "--data", "@"),
    SWAKS_STARTTLS("swaks", true, "--tls", "--data", "@"),
    SWAKS_PIPELINED("swaks", false, "--pipeline", "--data", "@"),
    CURL("curl", false),
    CURL_STARTTLS("curl", true, "--ssl-reqd"),
    MSMTP("msmtp", false, "--tls=off"),
    MSMTP_STARTTLS("msmtp", true, "--tls=on", "--tls-starttls=on"),
    PYTHON("python3", false),
    PYTHON_STARTTLS("python3", true, "starttls");

    private static final String SENDER = "sender@example.org";
    private static final String RECIPIENT = "recipient@example.org";
    private static final String SCRIPT = """
            import smtplib, ssl, sys
            port, certificate = int(sys.argv[1]), sys.argv[2]
            with smtplib.SMTP("localhost", port, local_hostname="client.example", timeout=20) as smtp:
                if "starttls" in sys.argv:
                    smtp.starttls(context=ssl.create_default_context(cafile=certificate))
                refused = smtp.sendmail(sys.argv[3], [sys.argv[4]], open(sys.argv[5], "rb").read())
                assert not refused, refused
            """;

    private final String program;
    private final boolean secured;
    private final List<String> options;

    Mailer(String program, boolean secured, String... options) {
        this.program = program;
        this.secured = secured;
        this.options = List.of(options);
    }

    boolean secured() {
        return secured;
    }

    /**
     * The command that sends the message to a port of the loopback address.
     *
     * @param directory holds the server's certificate as cert.pem, and is given the message
     */
    List<String> command(int port, Path directory) throws IOException {
        Path dotted = Files.write(directory.resolve("dotted.eml"), Mail.withLfAndDot());
        Path crlf = Files.write(directory.resolve("crlf.eml"), Mail.withCrlf());
        String certificate = directory.resolve("cert.pem").toString();
        List<String> command = new ArrayList<>(List.of(Installed.program(program)));
        switch (program) {
            case "swaks" -> {
                command.addAll(List.of("--server", "localhost:" + port, "--from", SENDER, "--to", RECIPIENT));
                command.addAll(List.of("--helo", "client.example"));
                options.forEach(option -> command.add(option.equals("@") ? "@" + dotted : option));
            }
            case "curl" -> {
                command.addAll(
                        List.of("-sS", "--cacert", certificate, "--mail-from", SENDER, "--mail-rcpt", RECIPIENT));
                command.addAll(options);
                command.addAll(
                        List.of("--upload-file", crlf.toString(), "smtp://localhost:" + port + "/client.example"));
            }
            case "msmtp" -> {
                command.addAll(List.of("--host=localhost", "--port=" + port, "--from=" + SENDER, "--auth=off"));
                command.addAll(List.of("--domain=client.example", "--tls-trust-file=" + certificate));
                command.addAll(options);
                command.add(RECIPIENT);
            }
            default -> {
                Path script = Files.write(directory.resolve("send.py"), SCRIPT.getBytes(UTF_8));
                command.addAll(List.of(script.toString(), Integer.toString(port), certificate, SENDER, RECIPIENT));
                command.add(crlf.toString());
                command.addAll(options);
            }
        }
        return command;
    }
}
