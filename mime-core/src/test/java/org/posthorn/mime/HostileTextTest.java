package org.posthorn.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.posthorn.mime.DispositionNotification.Mode;
import org.posthorn.mime.text.FlowedText;

/** Text that would end a line or a field, in every place that takes text: it is refused, or comes out as text of that place. */
class HostileTextTest {

    private static final Address.Mailbox JOEY = Address.Mailbox.parse("joey@example.org");
    private static final Message RECEIVED = Message.parse("Subject: s\r\n\r\nx\r\n".getBytes(StandardCharsets.UTF_8));

    /** Methods of the builder whose text is that of a body, so that it may hold line ends. */
    private static final List<String> BODIES = List.of("text", "html", "calendar 1", "quote");

    /** Values for each type of parameter. */
    private static final Map<Class<?>, Object> USUAL = Map.ofEntries(
            Map.entry(Address.class, JOEY),
            Map.entry(Address.Mailbox.class, JOEY),
            Map.entry(ContentType.class, ContentType.of("image", "png")),
            Map.entry(byte[].class, new byte[] {1}),
            Map.entry(long.class, 1L),
            Map.entry(Supply.class, (Supply) () -> new ByteArrayInputStream(new byte[] {1})),
            Map.entry(Message.class, RECEIVED),
            Map.entry(OffsetDateTime.class, OffsetDateTime.parse("2020-02-29T12:00:00Z")),
            Map.entry(MessageId.class, new MessageId("1@example.org")),
            Map.entry(Priority.class, Priority.HIGH),
            Map.entry(MailingList.class, MailingList.named("l", "l.example.org")),
            Map.entry(Stamps.class, Stamps.system()),
            Map.entry(FlowedText.class, FlowedText.ofLines("x")),
            Map.entry(List.class, List.of(JOEY)),
            Map.entry(Path.class, Path.of("pom.xml")));

    static List<String> hostile() {
        List<String> all = new ArrayList<>();
        for (int c = 0; c <= 0x20; c++) {
            all.add(Character.toString(c));
        }
        all.addAll(List.of(
                "\u007F",
                "\u0085",
                "\u2028",
                "\uD800",
                "\uDC00",
                "\uDC00\uD800",
                "\r\n",
                "\n\n",
                "\r\nBcc: x@example.org",
                "\n\n--=_",
                "\r\n\r\n",
                "\r\n .",
                "=?utf-8?Q?=0D=0ABcc:_x?=",
                "=?utf-8?B?DQo=?=",
                "\"",
                "\\",
                "\"\r\nX: y",
                "(",
                ")",
                "<",
                ">",
                ",",
                ";",
                ":",
                "\u0000",
                "%0D%0A",
                "*=utf-8''%0A",
                "\uFEFF",
                "\u202E",
                "\u00E9",
                "\uD83D\uDE00"));
        List<String> placed = new ArrayList<>();
        for (String text : all) {
            placed.addAll(
                    List.of(text, "a" + text, text + "a", "a" + text + "b", "a@example.org" + text, text.repeat(2)));
        }
        return placed;
    }

    /** The fields that the method adds to a message that has the least. */
    private static List<String> names(Message message) {
        Message read = Message.parse(StrictMail.octets(message));
        assertThat(read.defects().stream().filter(defect -> defect.kind().evasion()))
                .as(new String(StrictMail.octets(message), StandardCharsets.UTF_8))
                .isEmpty();
        return read.headers().stream().map(Header::name).toList();
    }

    private static MessageBuilder compose() {
        return Message.compose().from(JOEY).sender(JOEY);
    }

    static Stream<Method> methods() {
        return Arrays.stream(MessageBuilder.class.getMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .filter(method -> method.getReturnType() == MessageBuilder.class)
                .filter(method -> Arrays.asList(method.getParameterTypes()).contains(String.class))
                .sorted(Comparator.comparing(Method::toString));
    }

    private static Object[] usual(Method method) {
        Class<?>[] types = method.getParameterTypes();
        Object[] arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            boolean groups = types[i] == List.class && method.getName().equals("report");
            Object other = groups ? List.of(Fields.NONE.with("X", "y")) : USUAL.get(types[i]);
            arguments[i] = types[i] == String.class ? ordinary(method, i) : other;
            assertThat(arguments[i]).as("a value for %s", types[i]).isNotNull();
        }
        return arguments;
    }

    private static String ordinary(Method method, int parameter) {
        return switch (method.getName()) {
            case "header" -> parameter == 0 ? "X-Usual" : "usual";
            case "from", "sender", "to", "cc", "bcc", "replyTo" -> "ross@example.org";
            case "report" -> "other-report";
            default -> "usual";
        };
    }

    @ParameterizedTest
    @MethodSource("methods")
    void noTextOfAnyMethodBecomesAFieldOrALineOfItsOwn(Method method) throws Exception {
        for (boolean utf8 : new boolean[] {false, true}) {
            List<String> expected =
                    names(call(compose(), method, usual(method), utf8).build());
            int written = 0;
            for (int i = 0; i < method.getParameterCount(); i++) {
                if (method.getParameterTypes()[i] != String.class) {
                    continue;
                }
                for (String text : hostile()) {
                    Object[] arguments = usual(method);
                    arguments[i] = text;
                    boolean body = BODIES.contains(method.getName()) || BODIES.contains(method.getName() + ' ' + i);
                    try {
                        Message message =
                                call(compose(), method, arguments, utf8).build();
                        written++;
                        assertThat(names(message).size())
                                .as("%s %s", method, text)
                                .isEqualTo(expected.size());
                        assertThat(body || text.indexOf('\r') < 0 && text.indexOf('\n') < 0 && text.indexOf(0) < 0)
                                .as("%s refuses line ends", method)
                                .isTrue();
                    } catch (IllegalArgumentException e) {
                        assertThat(body && !method.getName().equals("quote"))
                                .as("%s %s", method, text)
                                .isFalse();
                    }
                }
            }
            assertThat(written).as("texts that %s takes", method).isPositive();
        }
    }

    private static MessageBuilder call(MessageBuilder builder, Method method, Object[] arguments, boolean utf8)
            throws ReflectiveOperationException {
        try {
            MessageBuilder called = (MessageBuilder) method.invoke(builder, arguments);
            return utf8 ? called.utf8Headers() : called;
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw refused;
            }
            throw e;
        }
    }

    /** Each value that takes text, in a message that has it. */
    static Stream<Function<String, MessageBuilder>> values() {
        return Stream.of(
                text -> compose().to(new Address.Mailbox(text, "a", "example.org")),
                text -> compose().to(new Address.Mailbox("n", text, "example.org")),
                text -> compose().to(new Address.Mailbox("n", "a", text)),
                text -> compose().to(Address.Mailbox.of(text, "example.org")),
                text -> compose().to(JOEY.withDisplayName(text)),
                text -> compose().to(new Address.Group(text, List.of(JOEY))),
                text -> compose().to(Address.parse(text)),
                text -> compose().messageId(new MessageId(text)),
                text -> compose().messageId(MessageId.parse(text)),
                text -> compose().references(List.of(new MessageId(text))),
                text -> compose().inReplyTo(List.of(new MessageId(text))),
                text -> compose().attach("a", ContentType.of(text, "x"), new byte[1]),
                text -> compose().attach("a", ContentType.of("application", text), new byte[1]),
                text -> compose().attach("a", ContentType.parse(text), new byte[1]),
                text -> compose().attach("a", ContentType.of("application", "x").with(text, "v"), new byte[1]),
                text -> compose().attach("a", ContentType.of("application", "x").with("p", text), new byte[1]),
                text -> compose()
                        .attach(
                                "a",
                                ContentType.of("application", "x").with(List.of(new Parameter("p", text))),
                                new byte[1]),
                text -> compose().list(MailingList.named(text, "l.example.org")),
                text -> compose().list(MailingList.named("l", text)),
                text -> compose()
                        .list(MailingList.named("l", "l.e").with(MailingList.Command.HELP, List.of("https://" + text))),
                text -> compose().list(new MailingList(Fields.NONE.with("List-X", text))),
                text -> compose().list(new MailingList(Fields.NONE.with("List-" + text, "x"))),
                text -> compose().report("other", List.of(Fields.NONE.with("X", text))),
                text -> compose().report("other", List.of(Fields.NONE.with(text, "x"))),
                text -> compose()
                        .report("other", List.of(Fields.NONE.with("X", new TypedValue("rfc822", text).toString()))),
                text -> compose().report("other", List.of(Fields.NONE.with("X", new TypedValue(text, "x").toString()))),
                text -> FeedbackReport.of(text, "a/1").compose(RECEIVED).from(JOEY),
                text -> FeedbackReport.of("abuse", text).compose(RECEIVED).from(JOEY),
                text -> FeedbackReport.of("abuse", "a/1")
                        .with("X", text)
                        .compose(RECEIVED)
                        .from(JOEY),
                text -> DeliveryStatus.of(text, List.of(recipient())).compose().from(JOEY),
                text -> DeliveryStatus.of("mx", List.of(recipient().with("X", text)))
                        .compose()
                        .from(JOEY),
                text -> DeliveryStatus.of("mx", List.of(recipient().with("X", TypedValue.smtp(text))))
                        .with("Y", text)
                        .compose()
                        .from(JOEY),
                text -> notification().with("X", text).compose(RECEIVED).from(JOEY),
                text -> notification().with(text, "x").compose(RECEIVED).from(JOEY));
    }

    private static DeliveryStatus.Recipient recipient() {
        return DeliveryStatus.Recipient.of(JOEY, DeliveryStatus.Action.FAILED, "5.1.1");
    }

    private static DispositionNotification notification() {
        return DispositionNotification.of(JOEY, Mode.MANUAL, Mode.MANUAL, DispositionNotification.Type.DISPLAYED);
    }

    @Test
    void noTextOfAnyValueBecomesAFieldOrALineOfItsOwn() {
        List<Function<String, MessageBuilder>> all = values().toList();
        for (int i = 0; i < all.size(); i++) {
            int fields = -1;
            for (String text : Stream.concat(Stream.of("a", "a@b", "a.b", "a/b", "<a@b>", "1"), hostile().stream())
                    .toList()) {
                try {
                    Message message = all.get(i).apply(text).build();
                    int count = names(message).size();
                    fields = fields < 0 ? count : fields;
                    assertThat(count).as("value %s with %s", i, text).isEqualTo(fields);
                    assertThat(text)
                            .as("value %s", i)
                            .doesNotContain("\r")
                            .doesNotContain("\n")
                            .doesNotContain("\0");
                } catch (IllegalArgumentException e) {
                    assertThat(text).as("value %s", i).isNotEqualTo("safe");
                }
            }
            assertThat(fields).as("value %s takes some text", i).isPositive();
        }
    }

    @Test
    void noTextOfASendingOnBecomesAFieldOfItsOwn() {
        for (String text : hostile()) {
            for (int i = 0; i < 4; i++) {
                Resending resending = RECEIVED.resend().from(JOEY.address()).to(JOEY.address());
                try {
                    switch (i) {
                        case 0 -> resending.to(text);
                        case 1 -> resending.cc(text);
                        case 2 -> resending.sender(text);
                        default -> resending.bcc(text);
                    }
                    assertThat(resending.build().headers().size()).isBetween(5, 6);
                    assertThat(text).doesNotContain("\r", "\n", "\0");
                } catch (IllegalArgumentException e) {
                    assertThat(text).isNotEqualTo(JOEY.address());
                }
            }
        }
    }

    @Test
    void theWriterLooksAgain() {
        StringBuilder out = new StringBuilder();
        for (int c = 0; c < 0x20; c++) {
            String bad = "a" + (char) c + "b";
            if (c != '\t') {
                assertThatThrownBy(() -> HeaderWriter.structured("X", bad, out))
                        .isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> HeaderWriter.unstructured("X", bad, out))
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
        assertThatThrownBy(() -> HeaderWriter.structured("X", "\uD800", out))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(out).isEmpty();
    }
}
