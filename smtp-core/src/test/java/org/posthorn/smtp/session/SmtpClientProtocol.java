package org.posthorn.smtp.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.posthorn.sasl.SaslFailure;
import org.posthorn.sasl.SaslStep;
import org.posthorn.smtp.ForwardPath;
import org.posthorn.smtp.MailParameters;
import org.posthorn.smtp.MailParameters.BodyType;
import org.posthorn.smtp.RcptParameters;
import org.posthorn.smtp.RemoteQueue;
import org.posthorn.smtp.ReversePath;
import org.posthorn.smtp.SmtpLimits;
import org.posthorn.smtp.ValidSince;
import org.posthorn.smtp.session.SmtpClientSession.Event;
import org.posthorn.testkit.Options;
import org.posthorn.testkit.Protocol;
import org.posthorn.testkit.Subject;
import org.posthorn.wire.Session;
import org.posthorn.wire.Transcript;

/**
 * Lends SMTP client sessions to the transcripts. Their application does nothing but what {@code >} lines say: {@code > mail ADDRESS
 * [size=N] [body=8|body=binary] [auth=ADDRESS]}, {@code > rcpt ADDRESS}, {@code > data} with the message in {@code >|} lines, {@code > chunk [last]} with its
 * octets, and other verbs with their argument; {@code > auth MECHANISM [INITIAL]}, {@code > respond TEXT} and {@code > cancel}, where
 * {@code =} is an empty text, {@code |} a NUL and {@code ^} %x01.
 */
final class SmtpClientProtocol implements Protocol<Event> {

    @Override
    public Role role() {
        return Role.CLIENT;
    }

    @Override
    public Subject<Event> subject(Options options) {
        SmtpLimits limits =
                SmtpLimits.DEFAULTS.withReplyLines((int) options.number("lines", SmtpLimits.DEFAULTS.replyLines()));
        return new Application(new SmtpClientSession(limits, Transcript.NONE));
    }

    /** An application that does as it is told. */
    private static final class Application implements Subject<Event> {

        private final SmtpClientSession session;
        private boolean chunking;
        private ByteBuffer message = ByteBuffer.allocate(0);

        Application(SmtpClientSession session) {
            this.session = session;
        }

        @Override
        public Session<Event> session() {
            return session;
        }

        @Override
        public void on(Event event) {}

        @Override
        public boolean bodyWanted() {
            if (chunking) {
                return false;
            }
            session.body(message);
            session.endOfBody();
            return true;
        }

        @Override
        public void perform(String command, byte[] body) {
            if (command.startsWith("chunk")) {
                chunking = true;
                session.chunk(ByteBuffer.wrap(body), command.endsWith("last"));
                return;
            }
            message = body.length > 0 ? ByteBuffer.wrap(body) : message;
            if (command.startsWith("respond ")) {
                session.respond(message(command.substring(8)));
            } else if (command.equals("cancel")) {
                session.respond(new SaslStep.Failed(SaslFailure.UNEXPECTED, ""));
            } else {
                session.submit(parse(command));
            }
        }
    }

    private static SmtpCommand parse(String command) {
        String[] words = command.split(" ", 2);
        String argument = words.length > 1 ? words[1] : "";
        return switch (words[0]) {
            case "lhlo" -> new SmtpCommand.Lhlo(argument);
            case "ehlo" -> new SmtpCommand.Ehlo(argument);
            case "starttls" -> new SmtpCommand.StartTls();
            case "auth" -> auth(argument);
            case "mail" -> mail(argument);
            case "rcpt" -> rcpt(argument);
            case "etrn" -> new SmtpCommand.Etrn(RemoteQueue.parse(argument).orElseThrow());
            case "data" -> new SmtpCommand.Data();
            case "rset" -> new SmtpCommand.Rset();
            case "noop" -> new SmtpCommand.Noop();
            case "vrfy" -> new SmtpCommand.Vrfy(argument);
            case "expn" -> new SmtpCommand.Expn(argument);
            case "help" -> new SmtpCommand.Help(Optional.of(argument).filter(a -> !a.isEmpty()));
            case "quit" -> new SmtpCommand.Quit();
            default -> throw new IllegalArgumentException("unknown command: " + command);
        };
    }

    private static SmtpCommand rcpt(String argument) {
        String[] words = argument.split(" rrvs=");
        return new SmtpCommand.Rcpt(
                ForwardPath.of(words[0]),
                words.length > 1
                        ? RcptParameters.NONE.withValidSince(
                                ValidSince.parse(words[1]).orElseThrow())
                        : RcptParameters.NONE);
    }

    private static SmtpCommand auth(String argument) {
        String[] words = argument.split(" ", 2);
        return new SmtpCommand.Auth(words[0], words.length > 1 ? Optional.of(message(words[1])) : Optional.empty());
    }

    private static SaslStep.Message message(String text) {
        String octets = text.equals("=") ? "" : text.replace('|', '\0').replace('^', '\1');
        return new SaslStep.Message(octets.getBytes(StandardCharsets.US_ASCII));
    }

    private static SmtpCommand mail(String argument) {
        String[] words = argument.split(" ");
        MailParameters parameters = MailParameters.NONE;
        for (int i = 1; i < words.length; i++) {
            String value = words[i].substring(words[i].indexOf('=') + 1);
            parameters = switch (words[i].substring(0, 4)) {
                case "size" -> parameters.withSize(Long.parseLong(value));
                case "auth" -> parameters.withAuth(ReversePath.of(value));
                default -> parameters.withBody(value.equals("binary") ? BodyType.BINARY_MIME : BodyType.EIGHT_BIT_MIME);
            };
        }
        return new SmtpCommand.Mail(ReversePath.of(words[0].equals("<>") ? "" : words[0]), parameters);
    }
}
