package org.posthorn.examples.commands;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.posthorn.mime.Message;
import org.posthorn.mime.MessageBuilder;
import org.posthorn.smtp.Envelope;
import org.posthorn.smtp.ForwardPath;
import org.posthorn.smtp.MailParameters;
import org.posthorn.smtp.MailParameters.Returned;
import org.posthorn.smtp.Notify;
import org.posthorn.smtp.RcptParameters;
import org.posthorn.smtp.ReversePath;
import org.posthorn.smtp.client.MailObject;

/** What {@code send} sends, and from and to whom: read or composed as its options say. */
final class Letter {

    private static final String STANDARD_INPUT = "-";

    private final CommandLine line;
    private final Terminal terminal;

    Letter(CommandLine line, Terminal terminal) {
        this.line = line;
        this.terminal = terminal;
    }

    Message message() throws Failure {
        Optional<String> file = line.value("--eml");
        if (file.isPresent()) {
            for (String part :
                    List.of("--cc", "--bcc", "--subject", "--text", "--html", "--inline", "--attach", "--header")) {
                line.exclusive("--eml", part);
            }
            return reading(
                    file.get(),
                    path -> path.equals(STANDARD_INPUT) ? Message.parse(terminal.in()) : Message.parse(Path.of(path)));
        }
        return composed();
    }

    private Message composed() throws Failure {
        MessageBuilder mail = Message.compose();
        if (line.value("--from", mail::from).isEmpty()) {
            throw new IllegalArgumentException("--from is missing");
        }
        if (!line.has("--to") && !line.has("--cc") && !line.has("--bcc")) {
            throw new IllegalArgumentException("--to is missing");
        }
        line.values("--to", mail::to);
        line.values("--cc", mail::cc);
        line.values("--bcc", mail::bcc);
        line.value("--subject", mail::subject);
        line.values("--header", field -> header(mail, field));
        body(mail);
        return mail.build();
    }

    private static MessageBuilder header(MessageBuilder mail, String field) {
        int colon = field.indexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("a header field is written as name:value, not " + field);
        }
        return mail.header(field.substring(0, colon), field.substring(colon + 1).strip());
    }

    private void body(MessageBuilder mail) throws Failure {
        line.need("--html", "--inline");
        Optional<String> text = line.value("--text");
        if (text.isPresent()) {
            String words = text.get().equals(STANDARD_INPUT)
                    ? reading("standard input", none -> new String(terminal.in().readAllBytes(), UTF_8))
                    : text.get();
            mail.text(words);
        } else if (!line.has("--html")) {
            mail.text("");
        }
        for (String file : line.values("--html")) {
            mail.html(reading(file, path -> Files.readString(Path.of(path))));
        }
        for (String file : line.values("--inline")) {
            reading(file, path -> mail.inline(Path.of(path)));
        }
        for (String file : line.values("--attach")) {
            reading(file, path -> mail.attach(Path.of(path)));
        }
    }

    /** Something that may not be there. */
    private interface Reading<T> {
        T read(String file) throws IOException;
    }

    private static <T> T reading(String file, Reading<T> reading) throws Failure {
        try {
            return reading.read(file);
        } catch (IOException e) {
            throw Failure.ofFile(Failure.USAGE, file, e);
        }
    }

    Envelope envelope(Message message) {
        boolean whole = line.has("--eml");
        Optional<ReversePath> from = line.value("--envelope-from", Letter::reversePath)
                .or(() -> whole ? line.value("--from", Letter::reversePath) : Optional.empty());
        List<ForwardPath> to = whole ? line.values("--to", ForwardPath::of) : List.of();
        Envelope named = from.isPresent() && !to.isEmpty()
                ? new Envelope(from.get(), MailParameters.NONE, to)
                : MailObject.of(message).envelope();
        Envelope envelope = new Envelope(from.orElse(named.from()), parameters(), to.isEmpty() ? named.to() : to);
        return line.value("--notify", Letter::wishes).map(envelope::withWishes).orElse(envelope);
    }

    private static ReversePath reversePath(String text) {
        return text.equals("<>") ? ReversePath.NULL : ReversePath.of(text);
    }

    private static RcptParameters wishes(String text) {
        Notify[] wishes = Notify.parse(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "never, or some of success,failure,delay with commas; not " + text))
                .toArray(Notify[]::new);
        return RcptParameters.notifyOn(wishes[0], wishes);
    }

    /** How much reports bring back. */
    private enum Much {
        FULL,
        HDRS
    }

    private MailParameters parameters() {
        MailParameters parameters = MailParameters.NONE.withRequireTls(line.has("--require-tls"));
        Optional<Much> much = line.word("--ret", Much.class);
        if (much.isPresent()) {
            parameters = parameters.withReturned(much.get() == Much.FULL ? Returned.FULL : Returned.HEADERS);
        }
        Optional<String> id = line.value("--envid");
        return id.isPresent() ? parameters.withEnvelopeId(id.get()) : parameters;
    }
}
