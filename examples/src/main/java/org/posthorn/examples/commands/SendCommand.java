package org.posthorn.examples.commands;

import java.io.IOException;
import org.posthorn.mime.Message;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.client.SmtpClient;
import org.posthorn.smtp.client.SmtpClientBuilder;
import org.posthorn.smtp.client.SmtpRefused;
import org.posthorn.wire.MailException;

/**
 * Sends a message as a program, and tells of each recipient what became of it.
 *
 * <p>Exit status: see {@link Outcomes}; and 2 if the options make no sense, or a file that they name cannot be read.
 */
public final class SendCommand {

    static final String USAGE = """
            usage: posthorn send --server HOST[:PORT] --from ADDRESS --to ADDRESS [OPTION...]
                   posthorn send --server HOST[:PORT] --eml FILE [OPTION...]

            Sends a message, and prints for each recipient a line: accepted, refused, unknown or unsent, the recipient, and
            what the server said.

            The message:
              --from ADDRESS          the author
              --to ADDRESS            a recipient; this and the next two are repeatable, and take lists with commas
              --cc ADDRESS            one who gets a copy
              --bcc ADDRESS           one who gets a copy of which the others are not told
              --subject TEXT          what it is about
              --text TEXT             its text; - reads it from standard input
              --html FILE             the same as HTML
              --inline FILE           a picture that the HTML names, as cid: and the file's name; repeatable
              --attach FILE           a file to go with it; repeatable
              --header NAME:VALUE     another header field; repeatable
              --eml FILE              a whole message instead, - for standard input; --from and --to then only say from and
                                      to whom it goes, in place of what its header says
              --envelope-from ADDRESS  where reports go, <> for nowhere; to the author unless it is given
              --dry-run               print the message as it would be sent, and send nothing

            The server:
              --server HOST[:PORT]    port 587 by default; 465 with --tls implicit, 25 with --tls none
              --tls HOW               starttls, the default; implicit, the default on port 465; or none
              --trust FILE            the certificates to trust, in PEM, in place of the Java runtime's
              --tls-p12 FILE          a certificate to show, with its key, PKCS #12
              --tls-password-file FILE  its first line is the password of that file; else $POSTHORN_TLS_PASSWORD is
              --lmtp                  speak LMTP; the port must be named
              --proxy URL             socks5://[USER@]HOST:PORT or http://[USER@]HOST:PORT; $POSTHORN_PROXY_PASSWORD goes
                                      with the user
              --helo NAME             what we call ourselves; our address by default
              --timeout SECONDS       how long to wait to be connected, and for each reply

            Logging in; passwords are never taken from the command line, where others can see them:
              --user NAME             who we are; asks for the password, unless one of the next two or
                                      $POSTHORN_PASSWORD tells it
              --password-file FILE    its first line is the password
              --token-file FILE       its first line is an access token (OAUTHBEARER, XOAUTH2)
              --mechanism NAME        log in by this one only; else by the best one that is offered
              --auth-in-clear         show password or token without TLS too

            Delivery:
              --notify WHEN           ask for reports: never, or some of success,failure,delay
              --ret MUCH              how much of the message reports of failure bring back: full or hdrs
              --envid ID              a name for the message that reports repeat
              --require-tls           only over TLS, on all its way
              --all-or-nothing        do not send to some recipients when others are refused

              --transcript            print on standard error what is said, but no message and no secret
              --help                  print this

            Exit status: 0 accepted for all recipients; 1 refused for some, or all; 2 options that make no sense, or a file
            that cannot be read; 3 server not reached, not trusted, or login refused: nothing was sent; 4 unknown: the
            connection was lost after the message; 75 refused for now, for some or all: worth another try later.
            """;

    private final CommandLine line;
    private final Terminal terminal;

    private SendCommand(CommandLine line, Terminal terminal) {
        this.line = line;
        this.terminal = terminal;
    }

    /**
     * Runs it.
     *
     * @param args see {@link #USAGE}
     */
    public static void main(String... args) {
        System.exit(run(Terminal.system(), args));
    }

    /** Returns the exit status. */
    static int run(Terminal terminal, String... args) {
        try {
            CommandLine line = new CommandLine(USAGE, args).withoutOperands();
            if (line.has("--help")) {
                terminal.out().print(USAGE);
                return 0;
            }
            return new SendCommand(line, terminal).run();
        } catch (IllegalArgumentException e) {
            return Failure.usage(e).tell(terminal, "send");
        } catch (Failure e) {
            return e.tell(terminal, "send");
        }
    }

    private int run() throws Failure {
        Letter letter = new Letter(line, terminal);
        Message message = letter.message();
        Envelope envelope = letter.envelope(message);
        if (line.has("--dry-run")) {
            return print(message);
        }
        SmtpClientBuilder settings = new ServerSettings(line, terminal).client();
        return send(settings, envelope, message);
    }

    private int print(Message message) throws Failure {
        try {
            message.withoutBcc().writeTo(terminal.out());
            terminal.out().flush();
            return 0;
        } catch (IOException e) {
            throw Failure.ofFile(Failure.USAGE, "the message", e);
        }
    }

    private int send(SmtpClientBuilder settings, Envelope envelope, Message message) throws Failure {
        Outcomes outcomes = new Outcomes(envelope, terminal);
        try (SmtpClient smtp = settings.connect()) {
            return outcomes.of(smtp.send(envelope, message));
        } catch (SmtpRefused e) {
            return outcomes.of(e);
        } catch (MailException e) {
            return outcomes.of(e);
        } catch (IOException e) {
            throw Failure.ofFile(Failure.USAGE, "the message", e);
        }
    }
}
