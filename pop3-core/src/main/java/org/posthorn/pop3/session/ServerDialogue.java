package org.posthorn.pop3.session;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.posthorn.mailbox.Maildrop;
import org.posthorn.pop3.Language;
import org.posthorn.pop3.Phrase;
import org.posthorn.pop3.Pop3Limits;
import org.posthorn.pop3.session.Pop3ServerSession.Ask;
import org.posthorn.pop3.session.Pop3ServerSession.Event;
import org.posthorn.pop3.session.Pop3ServerSession.Fault;
import org.posthorn.pop3.session.Pop3ServerSession.Respond;
import org.posthorn.pop3.session.Pop3ServerSession.Retrieve;
import org.posthorn.pop3.session.Pop3ServerSession.Top;
import org.posthorn.pop3.session.Pop3ServerSession.Update;
import org.posthorn.pop3.session.ServerTable.Moment;
import org.posthorn.pop3.session.ServerTable.State;
import org.posthorn.wire.Line;
import org.posthorn.wire.LineReader;
import org.posthorn.wire.LineSession;
import org.posthorn.wire.Signal;
import org.posthorn.wire.Transcript;
import org.posthorn.wire.Violation;

/** The hearing half of a server session: what the client sends becomes events, or is answered here. The other half is the application's. */
abstract class ServerDialogue extends LineSession<Event> {

    /** Lines of a listing that are written between two looks at how much is owed. */
    private static final int LISTED_AT_ONCE = 64;

    final Pop3ServerOptions options;
    final Pop3Limits limits;
    final ResponseWriter responses;
    final ServerAuthentication authentication;
    final ServerOffers offers;

    State state = State.CONNECTED;

    @Nullable Ask pending;

    @Nullable Event following;

    OpenMaildrop maildrop = OpenMaildrop.NONE;
    boolean shutDown;
    boolean tlsUnavailable;
    boolean utf8Mode;
    int commandCount;

    private final String timestamp;
    private int errors;
    private int listed;
    private boolean listsIds;

    ServerDialogue(Pop3ServerOptions options, String timestamp, Transcript transcript) {
        super(
                new LineReader(longestLine(options), options.lineEnds()),
                transcript,
                options.limits().output());
        this.options = options;
        this.limits = options.limits();
        this.timestamp = timestamp;
        this.responses = new ResponseWriter(out, transcript);
        this.authentication = new ServerAuthentication(options, timestamp);
        this.offers = new ServerOffers(options, authentication);
    }

    /** The lines of an exchange may be longer than others (RFC 5034 section 4). */
    private static int longestLine(Pop3ServerOptions options) {
        Pop3Limits limits = options.limits();
        return options.authentication().mechanisms().isEmpty()
                ? limits.commandLine()
                : Math.max(limits.commandLine(), limits.authenticationLine());
    }

    @Override
    protected @Nullable Event step(ByteBuffer in) {
        if (following != null) {
            Event event = following;
            following = null;
            return event instanceof Ask ask ? ask(ask) : event;
        }
        if (pending != null) {
            return deadline.passed() ? unanswered() : halt(Signal.AWAITING_ANSWER);
        }
        if (state == State.CLOSED) {
            return halt(Signal.CLOSED);
        }
        if (out.aboveMark()) {
            return halt(Signal.FLUSH);
        }
        return switch (state) {
            case CONNECTED -> greet();
            case TLS -> awaitTls(in);
            case LISTING -> list();
            case BODY -> halt(Signal.BODY_WANTED);
            default -> line(in);
        };
    }

    private @Nullable Event greet() {
        responses.ok("", Phrase.READY, timestamp);
        state = Moment.GREETING.to;
        return null;
    }

    private Ask ask(Ask ask) {
        pending = ask;
        deadline.disarm();
        deadline.arm(limits.answer());
        return ask;
    }

    /** The open question is no more. */
    final void settle() {
        pending = null;
        deadline.disarm();
    }

    private @Nullable Event unanswered() {
        settle();
        return goodbye(Phrase.TRY_LATER);
    }

    private @Nullable Event awaitTls(ByteBuffer in) {
        if (in.hasRemaining()) {
            close();
            return fault(Violation.Kind.PLAINTEXT_AFTER_STARTTLS, "octets in the clear behind STLS");
        }
        if (inputEnded()) {
            close();
            return null;
        }
        return halt(Signal.START_TLS);
    }

    private @Nullable Event line(ByteBuffer in) {
        if (shutDown) {
            return goodbye(Phrase.SHUTTING_DOWN);
        }
        Line line = lines.next(in);
        if (line == null) {
            return awaitLine();
        }
        deadline.disarm();
        if (transcript != Transcript.NONE) {
            transcript.received(authentication.heard(line, state == State.EXCHANGE));
        }
        if (line.endless() || ++commandCount > limits.commands()) {
            goodbye(Phrase.TOO_MUCH);
            return line.endless()
                    ? fault(Violation.Kind.LINE_TOO_LONG, "a command line without end")
                    : fault(Violation.Kind.TOO_MANY, "commands");
        }
        return state == State.EXCHANGE ? response(line) : command(line);
    }

    private @Nullable Event awaitLine() {
        if (inputEnded()) {
            boolean early = lines.midLine()
                    || state == State.EXCHANGE
                    || !maildrop.deleted().isEmpty();
            close();
            return early ? fault(Violation.Kind.CLOSED_EARLY, "the client left without QUIT") : null;
        }
        deadline.arm(limits.idle());
        if (!deadline.passed()) {
            return halt(Signal.NEED_INPUT);
        }
        close(); // without a response (RFC 1939 section 3)
        return fault(Violation.Kind.TIMED_OUT, "waiting for a command");
    }

    private @Nullable Event response(Line line) {
        Respond response = authentication.response(line);
        if (response != null) {
            return ask(response);
        }
        state = Moment.EXCHANGE_REFUSED.to;
        Event end = loginFailed(authentication.refusal());
        return end != null || line.sound() ? end : fault(line.problem().orElseThrow(), "in a response");
    }

    private @Nullable Event command(Line line) {
        Verb verb = Verb.of(line);
        Violation.Kind problem = problem(line);
        if (problem != null) {
            state = ServerTable.behind(state);
            Event end = refuse(problem == Violation.Kind.LINE_TOO_LONG ? Phrase.TOO_LONG : Phrase.OCTETS);
            return end != null ? end : fault(problem, "in a command");
        }
        Phrase refusal = ServerTable.rule(state, verb).refusal();
        if (verb != Verb.PASS || refusal != null) {
            state = ServerTable.behind(state);
        }
        return refusal != null ? refuse(refusal) : obey(verb, line);
    }

    private Violation.@Nullable Kind problem(Line line) {
        if (!line.sound()) {
            return line.problem().orElseThrow();
        }
        if (line.length() > limits.commandLine() - 2) {
            return Violation.Kind.LINE_TOO_LONG;
        }
        return line.hasControl() ? Violation.Kind.FORBIDDEN_OCTET : null;
    }

    private @Nullable Event obey(Verb verb, Line line) {
        Arguments arguments = new Arguments(line, verb);
        return switch (verb) {
            case USER -> user(arguments);
            case PASS -> login(authentication.pass(line));
            case APOP -> login(authentication.apop(arguments));
            case AUTH -> auth(arguments);
            case LANG -> lang(arguments);
            case LIST, UIDL -> arguments.isEmpty() ? listAll(verb) : message(verb, arguments);
            case RETR, TOP, DELE -> message(verb, arguments);
            default -> arguments.isEmpty() ? bare(verb) : refuse(Phrase.NO_ARGUMENT);
        };
    }

    // ---- logins ----

    private @Nullable Event user(Arguments arguments) {
        if (!authentication.user(arguments)) {
            return refuse(authentication.refusal());
        }
        state = ServerTable.after(state, Verb.USER);
        responses.ok(Phrase.SEND_PASSWORD);
        return null;
    }

    private @Nullable Event login(@Nullable Ask asked) {
        if (asked != null) {
            return ask(asked);
        }
        state = Moment.LOGIN_REFUSED.to;
        Phrase refusal = authentication.refusal();
        return refusal == Phrase.LOGIN_FAILED ? loginFailed(refusal) : refuse(refusal);
    }

    private @Nullable Event auth(Arguments arguments) {
        if (arguments.isEmpty()) {
            return refuse(Phrase.ARGUMENTS);
        }
        Ask asked = authentication.auth(arguments);
        if (asked == null) {
            return refuse(authentication.refusal());
        }
        state = ServerTable.after(state, Verb.AUTH);
        return ask(asked);
    }

    /** Says that a login failed; to one time too many, with the end of the connection. */
    final @Nullable Fault loginFailed(Phrase phrase) {
        responses.err(phrase, 0);
        if (authentication.failed() < limits.logins()) {
            return null;
        }
        close();
        return fault(Violation.Kind.TOO_MANY, "logins that failed");
    }

    // ---- messages ----

    private @Nullable Event message(Verb verb, Arguments arguments) {
        long number = arguments.isEmpty() ? Arguments.NO_NUMBER : arguments.number();
        long lines = 0;
        if (verb == Verb.TOP && number != Arguments.NO_NUMBER) {
            lines = arguments.isEmpty() ? Arguments.NO_NUMBER : arguments.number();
        }
        if (number == Arguments.NO_NUMBER || lines == Arguments.NO_NUMBER || !arguments.isEmpty()) {
            return refuse(Phrase.ARGUMENTS);
        }
        if (!maildrop.has(number)) {
            return deny(Phrase.NO_SUCH_MESSAGE, maildrop.size());
        }
        return maildrop.isDeleted(number) ? deny(Phrase.DELETED_ALREADY, number) : message(verb, (int) number, lines);
    }

    private @Nullable Event message(Verb verb, int number, long lines) {
        switch (verb) {
            case LIST -> responses.ok(number, maildrop.item(number).size());
            case UIDL -> responses.ok(number, maildrop.item(number).uniqueId());
            case DELE -> {
                maildrop.delete(number);
                responses.ok(Phrase.DELETED, number, 0);
            }
            default -> {
                Maildrop.Item item = maildrop.item(number);
                return ask(
                        verb == Verb.TOP
                                ? new Top(number, item, lines, utf8Mode)
                                : new Retrieve(number, item, utf8Mode));
            }
        }
        return null;
    }

    private @Nullable Event listAll(Verb verb) {
        if (verb == Verb.UIDL) {
            responses.ok(Phrase.UNIQUE_ID_LISTING, 0, 0);
        } else {
            responses.ok(Phrase.SCAN_LISTING, maildrop.count(), maildrop.octets());
        }
        listsIds = verb == Verb.UIDL;
        listed = 0;
        state = ServerTable.after(state, verb);
        return null;
    }

    /** Some more lines of a listing. */
    private @Nullable Event list() {
        int to = Math.min(maildrop.size(), listed + LISTED_AT_ONCE);
        StringBuilder listing = new StringBuilder(32 * (to - listed));
        while (listed < to) {
            int number = ++listed;
            if (!maildrop.isDeleted(number)) {
                list(listing, number, maildrop.item(number));
            }
        }
        out.put(listing);
        if (listed == maildrop.size()) {
            responses.endOfListing();
            state = Moment.END_OF_LISTING.to;
        }
        return null;
    }

    private void list(StringBuilder listing, int number, Maildrop.Item item) {
        int from = listing.length();
        listing.append(number).append(' ');
        if (listsIds) {
            listing.append(item.uniqueId());
        } else {
            listing.append(item.size());
        }
        if (transcript != Transcript.NONE) {
            transcript.sent(listing.substring(from));
        }
        listing.append("\r\n");
    }

    // ---- the other commands ----

    /** The commands that have no argument. */
    private @Nullable Event bare(Verb verb) {
        switch (verb) {
            case CAPA -> {
                responses.ok(Phrase.CAPABILITIES);
                boolean stls = ServerTable.rule(state, Verb.STLS) == ServerTable.Rule.DO && tlsRefusal() == null;
                offers.now(stls).lines().forEach(responses::listed);
                responses.endOfListing();
            }
            case STLS -> {
                Phrase refusal = tlsRefusal();
                if (refusal != null) {
                    return refusal == Phrase.TLS_UNAVAILABLE ? deny(refusal, 0) : refuse(refusal);
                }
                state = ServerTable.after(state, verb);
                responses.ok(Phrase.BEGIN_TLS);
            }
            case UTF8 -> {
                if (!options.utf8()) {
                    return refuse(Phrase.UNKNOWN);
                }
                utf8Mode = true;
                responses.ok(Phrase.UTF8_MODE);
            }
            case STAT -> responses.ok(maildrop.count(), maildrop.octets());
            case NOOP -> responses.ok(Phrase.NOTHING);
            case RSET -> {
                maildrop.reset();
                responses.ok(Phrase.MAILDROP, maildrop.count(), maildrop.octets());
            }
            default -> {
                return quit();
            }
        }
        return null;
    }

    private @Nullable Phrase tlsRefusal() {
        if (encrypted()) {
            return Phrase.TLS_ACTIVE;
        }
        if (!options.tls()) {
            return Phrase.UNKNOWN;
        }
        return utf8Mode ? Phrase.TLS_BEFORE_UTF8 : tlsUnavailable ? Phrase.TLS_UNAVAILABLE : null;
    }

    private @Nullable Event quit() {
        state = ServerTable.after(state, Verb.QUIT);
        if (state == State.UPDATE) {
            return ask(new Update(maildrop.deleted()));
        }
        responses.ok(Phrase.GOODBYE);
        return null;
    }

    private @Nullable Event lang(Arguments arguments) {
        if (arguments.isEmpty()) {
            responses.ok(Phrase.LANGUAGES);
            options.languages().forEach(language -> responses.listed((language.tag() + " " + language.name()).strip()));
            responses.endOfListing();
            return null;
        }
        String range = arguments.word();
        if (range.isEmpty() || !arguments.isEmpty()) {
            return refuse(Phrase.ARGUMENTS);
        }
        Language language = language(range);
        if (language == null) {
            return deny(Phrase.NO_SUCH_LANGUAGE, 0);
        }
        responses.speak(language);
        responses.ok(language.tag(), Phrase.LANGUAGE_CHANGED, "");
        return null;
    }

    /** Basic filtering (RFC 4647 section 3.3.1); an exact match before others. */
    private @Nullable Language language(String range) {
        List<Language> languages = options.languages();
        if (range.equals("*")) {
            return languages.get(0);
        }
        Language broader = null;
        for (Language language : languages) {
            String tag = language.tag();
            if (tag.equalsIgnoreCase(range)) {
                return language;
            }
            boolean fits = tag.length() > range.length()
                    && tag.charAt(range.length()) == '-'
                    && tag.regionMatches(true, 0, range, 0, range.length());
            broader = fits && broader == null ? language : broader;
        }
        return broader;
    }

    // ---- refusals and the end ----

    /** Says no to what cannot be done; that is no error of the client's. */
    private @Nullable Event deny(Phrase phrase, long number) {
        responses.err(phrase, number);
        return null;
    }

    /** Says no to what the protocol does not allow; to one time too many, with the end of the connection. */
    private @Nullable Event refuse(Phrase phrase) {
        if (++errors <= limits.errors()) {
            return deny(phrase, 0);
        }
        goodbye(Phrase.TOO_MUCH);
        return fault(Violation.Kind.TOO_MANY, "errors, the last one: " + phrase);
    }

    private @Nullable Event goodbye(Phrase phrase) {
        responses.err(phrase, 0);
        close();
        return null;
    }

    private static Fault fault(Violation.Kind kind, String detail) {
        return new Fault(new Violation(kind, detail));
    }

    /** The end. What is marked as deleted stays. */
    final void close() {
        state = State.CLOSED;
        maildrop = OpenMaildrop.NONE;
    }
}
