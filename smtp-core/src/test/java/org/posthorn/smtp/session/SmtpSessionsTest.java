package org.posthorn.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.posthorn.sasl.SaslStep;
import org.posthorn.smtp.Extension;
import org.posthorn.smtp.ForwardPath;
import org.posthorn.smtp.MailParameters;
import org.posthorn.smtp.RcptParameters;
import org.posthorn.smtp.Reply;
import org.posthorn.smtp.ReversePath;
import org.posthorn.smtp.SmtpLimits;
import org.posthorn.testkit.Cuts;
import org.posthorn.testkit.Link;
import org.posthorn.testkit.Subject;
import org.posthorn.wire.LineEnds;
import org.posthorn.wire.Session;
import org.posthorn.wire.Transcript;

/** What holds for both sessions whatever the peer says. */
class SmtpSessionsTest {

    private static final SmtpServerOptions SERVER = SmtpServerOptions.of("foo.com")
            .with(Extension.STARTTLS)
            .with(Extension.EXPN)
            .with(Extension.CHUNKING)
            .with(Extension.BINARY_MIME)
            .withLimits(SmtpLimits.DEFAULTS
                    .withMessageSize(65_536)
                    .withErrors(6)
                    .withAuthenticationTries(100)
                    .withTextLine(4_000)
                    .withCommandLine(512))
            .withAuthentication(Mechanisms.only(List.of("PLAIN", "LOGIN", "SCRAM-SHA-256"), true));

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Answers as the seed wants, the same each time; the policy for line ends and the protocol are the seed's choice too. */
    private static Subject<SmtpServerSession.Event> server(long seed) {
        LineEnds policy = LineEnds.values()[Math.floorMod(seed, LineEnds.values().length)];
        return new MoodyServer(new SmtpServerSession(options(seed).withLineEnds(policy)), seed);
    }

    private static SmtpServerOptions options(long seed) {
        return lmtp(seed) ? SERVER.speakingLmtp() : SERVER;
    }

    private static boolean lmtp(long seed) {
        return Math.floorMod(seed >> 8, 3) == 0;
    }

    private static Subject<SmtpClientSession.Event> client(long seed) {
        return new MoodyClient(new SmtpClientSession(), lmtp(seed), false, seed);
    }

    @Property(tries = 250)
    void theServersEventsAndRepliesDoNotDependOnCuts(@ForAll("clientStreams") String stream, @ForAll long seed) {
        Cuts<SmtpServerSession.Event> cuts = Cuts.of(new SmtpServerProtocol(), () -> server(seed));
        byte[] octets = octets(stream);
        assertThat(cuts.random(octets, 10, seed)).isEqualTo(cuts.everyPlace(octets));
    }

    @Property(tries = 250)
    void theClientsEventsAndCommandsDoNotDependOnCuts(@ForAll("serverStreams") String stream, @ForAll long seed) {
        Cuts<SmtpClientSession.Event> cuts = Cuts.of(new SmtpClientProtocol(), () -> client(seed));
        byte[] octets = octets(stream);
        assertThat(cuts.random(octets, 10, seed)).isEqualTo(cuts.everyPlace(octets));
    }

    @Property(tries = 500)
    void anyOctetsGiveEventsAndNoException(@ForAll byte[] octets, @ForAll long seed) {
        Cuts.of(new SmtpServerProtocol(), () -> server(seed)).everyPlace(octets);
        Cuts.of(new SmtpClientProtocol(), () -> client(seed)).everyPlace(octets);
    }

    @Property(tries = 500)
    void clientAndServerComeToAnEndAndEveryMessageArrivesAsItWasSent(@ForAll long seed) {
        MoodyServer server = new MoodyServer(new SmtpServerSession(options(seed)), seed);
        MoodyClient client = new MoodyClient(new SmtpClientSession(), lmtp(seed), true, seed + 1);
        Link.run(client, server, seed);
        assertThat(client.faults).isEmpty();
        assertThat(server.faults).isEmpty();
        assertThat(server.accepted).isEqualTo(client.accepted);
        assertThat(client.replies).isEqualTo(client.commands);
    }

    @Provide
    Arbitrary<String> clientStreams() {
        Arbitrary<String> lines = Arbitraries.of(
                "EHLO bar.com\r\n",
                "ehlo [127.0.0.1]\r\n",
                "HELO bar.com \t\r\n",
                "MAIL FROM:<a@bar.com>\r\n",
                "MAIL FROM:<> SIZE=10 BODY=8BITMIME\r\n",
                "RCPT TO:<b@foo.com>\r\n",
                "RCPT TO:<@x,@y:\"c d\"@foo.com>\r\n",
                "RCPT TO:<Postmaster>\r\n",
                "DATA\r\n",
                "DATA\r\nSubject: a\r\n\r\nText\r\n..\r\n.\r\n",
                "RSET\r\n",
                "NOOP whatever\r\n",
                "VRFY someone\r\n",
                "EXPN list\r\n",
                "HELP\r\n",
                "STARTTLS\r\n",
                "AUTH PLAIN AHRlc3QAMTIzNA==\r\n",
                "AUTH PLAIN AHRlc3QAMTIzNQ==\r\n",
                "AUTH PLAIN\r\n",
                "AUTH LOGIN\r\ndGVzdA==\r\nMTIzNA==\r\n",
                "AUTH SCRAM-SHA-256 biwsbj11c2VyLHI9YWJj\r\n",
                "AUTH LOGIN\r\n*\r\n",
                "dGVzdA==\r\n",
                "MAIL FROM:<a@bar.com> AUTH=a+2Bb@bar.com\r\n",
                "LHLO bar.com\r\n",
                "LHLO bar.com\r\nMAIL FROM:<a@bar.com>\r\nRCPT TO:<b@foo.com>\r\nRCPT TO:<b@foo.com>\r\n",
                "MAIL FROM:<a@bar.com> BODY=BINARYMIME\r\n",
                "BDAT 0\r\n",
                "BDAT 0 LAST\r\n",
                "BDAT 6\r\nQUIT\r\n",
                "BDAT 6 LAST\r\nQUIT\r\n",
                "BDAT 7\r\na\nb\0c\r\r",
                "BDAT 5 LAST\r\n\n.\r\n\r",
                "BDAT 20 LAST\r\n",
                "BDAT 6 FIRST\r\nQUIT\r\n",
                "BDAT 9223372036854775807\r\n",
                "BDAT 9223372036854775808\r\n",
                "BDAT -1\r\n",
                "BDAT 70000 LAST\r\n",
                "NOOP\n",
                "RSET\r",
                "QUIT\r\n",
                ".\r\n",
                "\r\n.\r\n",
                "a\n.\nb\r\n",
                "EHLO bar.com\r\nMAIL FROM:<a@bar.com>\r\nRCPT TO:<b@foo.com>\r\nRCPT TO:<c@foo.com>\r\nDATA\r\n");
        return Arbitraries.frequencyOf(Tuple.of(12, lines), Tuple.of(2, garbage()))
                .list()
                .ofMaxSize(12)
                .map(list -> String.join("", list));
    }

    @Provide
    Arbitrary<String> serverStreams() {
        Arbitrary<String> lines = Arbitraries.of(
                "220 foo.com ESMTP\r\n",
                "250-foo.com\r\n250-PIPELINING\r\n250-SIZE 1000\r\n250 STARTTLS\r\n",
                "250 2.1.0 OK\r\n",
                "250 2.1.5 OK\r\n",
                "250-one\r\n250 two\r\n",
                "354 go\r\n",
                "334 \r\n",
                "334 VXNlcm5hbWU6\r\n",
                "334 no!\r\n",
                "235 2.7.0 in\r\n",
                "220 2.0.0 go\r\n",
                "421 4.3.2 bye\r\n",
                "450 later\r\n",
                "500 what\r\n",
                "550-5.1.1 no\r\n550 5.1.1 user\r\n",
                "250-a\r\n251 b\r\n",
                "250\r\n",
                "199 odd\r\n");
        return Arbitraries.frequencyOf(Tuple.of(12, lines), Tuple.of(1, garbage()))
                .list()
                .ofMaxSize(12)
                .map(list -> upToTheBody(
                        "220 foo.com ESMTP\r\n250-foo.com\r\n250-PIPELINING\r\n250 HELP\r\n" + String.join("", list)));
    }

    /** What a server says behind a 354 is judged by whether the message is out yet: a matter of time and not of octets alone. */
    private static String upToTheBody(String replies) {
        int go = replies.indexOf("354 go\r\n");
        return go < 0 ? replies : replies.substring(0, go + 8);
    }

    private static Arbitrary<String> garbage() {
        return Arbitraries.oneOf(
                Arbitraries.of("\r", "\n", "\0", "\r\r\n", "\n.\n", "\r\n.\n", "\r.\r"),
                Arbitraries.strings().ofMaxLength(20).withCharRange('\0', '\u00ff'),
                Arbitraries.integers().between(500, 520).map("x"::repeat),
                Arbitraries.integers().between(3_990, 4_010).map("x"::repeat));
    }

    /** An application that says yes mostly. */
    static final class MoodyServer implements Subject<SmtpServerSession.Event> {

        private final SmtpServerSession session;
        private final SplittableRandom random;
        private final Mechanisms mechanisms;
        final List<String> faults = new ArrayList<>();
        final List<String> accepted = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();
        private final boolean lmtp;

        MoodyServer(SmtpServerSession session, long seed) {
            this.lmtp = lmtp(seed);
            this.session = session;
            this.random = new SplittableRandom(seed);
            this.mechanisms = new Mechanisms(session, SERVER.authentication());
        }

        @Override
        public Session<SmtpServerSession.Event> session() {
            return session;
        }

        @Override
        public void on(SmtpServerSession.Event event) {
            if (event instanceof SmtpServerSession.Chunk chunk) {
                text.append(StandardCharsets.ISO_8859_1.decode(chunk.bytes().duplicate()));
            } else if (event instanceof SmtpServerSession.Fault fault) {
                faults.add(fault.toString());
            } else if (event instanceof SmtpServerSession.Ask ask) {
                answer(ask);
            }
        }

        private void answer(SmtpServerSession.Ask ask) {
            boolean welcome = ask instanceof SmtpServerSession.Connect || ask instanceof SmtpServerSession.Hello;
            if (ask instanceof SmtpServerSession.Message message) {
                accept(message);
            } else if (!welcome && random.nextInt(8) == 0) {
                session.reply(Reply.of(random.nextBoolean() ? 550 : 450, "not now"));
            } else if (ask instanceof SmtpServerSession.Exchange exchange) {
                mechanisms.answer(exchange);
            } else {
                session.accept();
            }
            if (ask instanceof SmtpServerSession.Data) {
                text.setLength(0);
            }
        }

        private void accept(SmtpServerSession.Message message) {
            assertThat(message.size()).isEqualTo(text.length());
            int recipients = lmtp ? message.envelope().to().size() : 1;
            List<Reply> replies = new ArrayList<>();
            for (int i = 0; i < recipients; i++) {
                replies.add(Reply.of(random.nextInt(6) == 0 ? 450 : 250, "as it may be"));
            }
            if (replies.stream().anyMatch(Reply::isPositive)) {
                accepted.add(message.envelope() + "\n" + text
                        + replies.stream().map(Reply::code).toList());
            }
            if (lmtp) {
                session.replyEach(replies);
            } else {
                session.reply(replies.get(0));
            }
        }
    }

    /** An application that submits what it likes, in groups, and sends some messages, by DATA or in chunks. */
    static final class MoodyClient implements Subject<SmtpClientSession.Event> {

        private final SmtpClientSession session;
        private final boolean lmtp;
        /** How many chunks go out before a reply comes is a matter of time and not of octets alone. */
        private final boolean mayChunk;

        private final SplittableRandom random;
        final List<String> faults = new ArrayList<>();
        final List<String> accepted = new ArrayList<>();
        final List<SmtpCommand> commands = new ArrayList<>();
        final List<SmtpCommand> replies = new ArrayList<>();
        private ReversePath from = ReversePath.NULL;
        private MailParameters parameters = MailParameters.NONE;
        private final List<ForwardPath> to = new ArrayList<>();
        private final List<Integer> codes = new ArrayList<>();
        private String text = "";
        private ByteBuffer unsent = ByteBuffer.allocate(0);
        private boolean byChunks;
        private boolean chunksBegun;
        private int rounds;
        private boolean authenticated;

        MoodyClient(SmtpClientSession session, boolean lmtp, boolean mayChunk, long seed) {
            this.session = session;
            this.lmtp = lmtp;
            this.mayChunk = mayChunk;
            this.random = new SplittableRandom(seed);
            this.rounds = random.nextInt(6);
        }

        @Override
        public Session<SmtpClientSession.Event> session() {
            return session;
        }

        private void submit(SmtpCommand command) {
            commands.add(command);
            session.submit(command);
        }

        private void hello() {
            submit(lmtp ? new SmtpCommand.Lhlo("bar.com") : new SmtpCommand.Ehlo("bar.com"));
        }

        @Override
        public void on(SmtpClientSession.Event event) {
            if (event instanceof SmtpClientSession.Fault fault) {
                faults.add(fault.toString());
            } else if (event instanceof SmtpClientSession.Greeting) {
                hello();
            } else if (event instanceof SmtpClientSession.Replied replied) {
                replies.add(replied.command());
                replied(replied.command(), replied.reply());
            } else if (event instanceof SmtpClientSession.Challenge) {
                session.respond(new SaslStep.Message(octets(random.nextBoolean() ? "test" : "1234")));
            }
        }

        private void replied(SmtpCommand command, Reply reply) {
            boolean positive = reply.code() < 400;
            boolean last = replies.size() == commands.size();
            if (command instanceof SmtpCommand.Mail mail && positive) {
                from = mail.from();
                parameters = mail.parameters();
            } else if (command instanceof SmtpCommand.Rcpt rcpt && positive) {
                to.add(rcpt.to());
            } else if (command instanceof SmtpCommand.EndOfData) {
                ended(reply, last);
            } else if (command instanceof SmtpCommand.Bdat bdat) {
                chunkReplied(bdat, reply, last);
            } else if (command instanceof SmtpCommand.Data) {
                dataReplied(positive);
            } else if (command instanceof SmtpCommand.Ehlo
                    || command instanceof SmtpCommand.Lhlo
                    || command instanceof SmtpCommand.Noop) {
                boolean tls = session.capabilities().has(Extension.STARTTLS) && random.nextBoolean();
                if (tls) {
                    submit(new SmtpCommand.StartTls());
                } else {
                    nextRound();
                }
            } else if (command instanceof SmtpCommand.StartTls) {
                hello();
            } else if (command instanceof SmtpCommand.Auth) {
                authenticated |= positive;
                nextRound();
            }
            boolean inEnvelope = command instanceof SmtpCommand.Mail || command instanceof SmtpCommand.Rcpt;
            if (byChunks && !chunksBegun && inEnvelope && last) {
                beginChunks();
            }
        }

        private void dataReplied(boolean positive) {
            if (positive) {
                for (int i = 0; i < (lmtp ? to.size() : 1); i++) {
                    commands.add(new SmtpCommand.EndOfData());
                }
                compose(lines());
            } else {
                nextRound();
            }
        }

        private void ended(Reply reply, boolean last) {
            codes.add(reply.code());
            if (last) {
                finished();
            }
        }

        private void finished() {
            if (codes.contains(250)) {
                accepted.add(new org.posthorn.smtp.Envelope(from, parameters, to) + "\n" + text + codes);
            }
            nextRound();
        }

        private void beginChunks() {
            chunksBegun = true;
            if (to.isEmpty()) {
                nextRound();
                return;
            }
            boolean binary = parameters.body().isPresent();
            compose(binary ? "\0\n\r.\r\n\u00ff".repeat(random.nextInt(2_000)) : lines());
            chunk();
        }

        private void chunkReplied(SmtpCommand.Bdat bdat, Reply reply, boolean last) {
            if (bdat.last()) {
                ended(reply, last);
            } else if (reply.code() >= 400) {
                codes.clear();
                chunksFailed = true;
            }
            if (chunksFailed && !bdat.last() && last) {
                nextRound();
            }
        }

        private boolean chunksFailed;

        /** A chunk that does not end within a CRLF, so that it is sent as it is. */
        private void chunk() {
            int size = random.nextInt(1 + Math.min(unsent.remaining(), 5_000));
            while (size > 0 && size < unsent.remaining() && unsent.get(unsent.position() + size - 1) == '\r') {
                size++;
            }
            boolean last = size == unsent.remaining();
            ByteBuffer piece = unsent.slice(unsent.position(), size);
            unsent.position(unsent.position() + size);
            for (int i = 0; i < (last && lmtp ? to.size() : 1); i++) {
                commands.add(new SmtpCommand.Bdat(size, last));
            }
            session.chunk(piece, last);
        }

        private void nextRound() {
            if (rounds-- <= 0) {
                submit(new SmtpCommand.Quit());
                return;
            }
            to.clear();
            codes.clear();
            chunksFailed = false;
            chunksBegun = false;
            byChunks = false;
            if (!authenticated && random.nextInt(3) == 0) {
                boolean atOnce = random.nextBoolean();
                SaslStep.Message initial =
                        new SaslStep.Message(octets("\0test\0" + (random.nextBoolean() ? "1234" : "no")));
                submit(new SmtpCommand.Auth(
                        atOnce ? "PLAIN" : "LOGIN", atOnce ? Optional.of(initial) : Optional.empty()));
                return;
            }
            if (random.nextInt(6) == 0) {
                submit(new SmtpCommand.Vrfy("someone"));
                submit(new SmtpCommand.Help(Optional.empty()));
                submit(new SmtpCommand.Noop());
                return;
            }
            message();
        }

        private void message() {
            byChunks = mayChunk && random.nextBoolean();
            MailParameters wanted = MailParameters.NONE.withSize(random.nextInt(9_000));
            boolean binary = byChunks && random.nextBoolean();
            submit(new SmtpCommand.Rset());
            submit(new SmtpCommand.Mail(
                    ReversePath.of("me@bar.com"),
                    binary ? wanted.withBody(MailParameters.BodyType.BINARY_MIME) : wanted));
            int recipients = random.nextInt(random.nextInt(10) == 0 ? 300 : 5);
            for (int i = 0; i < recipients; i++) {
                submit(new SmtpCommand.Rcpt(ForwardPath.of("you" + i + "@foo.com"), RcptParameters.NONE));
            }
            if (!byChunks) {
                submit(new SmtpCommand.Data());
            }
        }

        private String lines() {
            StringBuilder all = new StringBuilder();
            int lines = random.nextInt(40);
            for (int i = 0; i < lines; i++) {
                all.append(".".repeat(random.nextInt(3)))
                        .append("x".repeat(random.nextInt(random.nextInt(10) == 0 ? 3_000 : 80)))
                        .append("\r\n");
            }
            return all.toString();
        }

        private void compose(String octets) {
            text = octets;
            unsent = ByteBuffer.wrap(octets(octets));
        }

        @Override
        public boolean bodyWanted() {
            if (byChunks) {
                chunk();
                return true;
            }
            int size = Math.min(unsent.remaining(), 1 + random.nextInt(5_000));
            session.body(unsent.slice(unsent.position(), size));
            unsent.position(unsent.position() + size);
            if (!unsent.hasRemaining()) {
                session.endOfBody();
            }
            return true;
        }
    }

    /** What the tests above rest on. */
    @Property(tries = 1)
    void aQuietTranscriptIsTheDefault() {
        assertThat(new SmtpClientSession(SmtpLimits.DEFAULTS, Transcript.NONE)
                        .capabilities()
                        .keywords())
                .isEmpty();
    }
}
