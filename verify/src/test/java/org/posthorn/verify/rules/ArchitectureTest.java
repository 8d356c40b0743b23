package org.posthorn.verify.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The published parts keep the rules of the architecture, and every rule can be broken. */
class ArchitectureTest {

    private static final JavaClasses PARTS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(
                    "org.posthorn.mime",
                    "org.posthorn.wire",
                    "org.posthorn.sasl",
                    "org.posthorn.smtp",
                    "org.posthorn.mailbox",
                    "org.posthorn.pop3",
                    "org.posthorn.relay",
                    "org.posthorn.imap");

    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

    /** Shared, because it remembers what is in the class path. */
    private static final StandardJavaFileManager FILES = COMPILER.getStandardFileManager(null, null, null);

    private static final Map<String, ArchRule> RULES = new LinkedHashMap<>();

    static {
        RULES.put("pure code knows no sockets", Rules.NO_SOCKETS);
        RULES.put("pure code opens no files", Rules.NO_FILES);
        RULES.put("pure code knows no paths", Rules.NO_PATHS);
        RULES.put("pure code knows no threads", Rules.NO_THREADS);
        RULES.put("pure code knows no monitors", Rules.NO_MONITORS);
        RULES.put("pure code knows no clock and no chance", Rules.NO_CLOCK_NO_CHANCE);
        RULES.put("pure code knows no logger", Rules.NO_LOGGER);
        RULES.put("mime-core depends on nothing", Rules.MIME_STANDS_ALONE);
        RULES.put("wire-core knows no protocol", Rules.WIRE_KNOWS_NO_PROTOCOL);
        RULES.put("smtp-core reads mail in its client only", Rules.SMTP_READS_MAIL_IN_THE_CLIENT_ONLY);
        RULES.put("mailbox-core knows no protocol", Rules.MAILBOX_KNOWS_NO_PROTOCOL);
        RULES.put("pop3-core knows no other protocol", Rules.POP3_KNOWS_NO_OTHER_PROTOCOL);
        RULES.put("relay-core knows no protocol of reading", Rules.RELAY_KNOWS_NO_PROTOCOL_OF_READING);
        RULES.put("imap-core knows no other protocol", Rules.IMAP_KNOWS_NO_OTHER_PROTOCOL);
        RULES.put("internal packages are for their own part", Rules.INTERNAL_STAYS_INTERNAL);
        RULES.put("packages have no cycles", Rules.NO_CYCLES);
        RULES.put("public fields are constants", Rules.PUBLIC_FIELDS_ARE_CONSTANTS);
        RULES.put("arrays go out as copies", Rules.ARRAYS_GO_OUT_AS_COPIES);
        RULES.put("collections go out unmodifiable", Rules.COLLECTIONS_GO_OUT_UNMODIFIABLE);
        RULES.put("collections go out as interfaces", Rules.COLLECTIONS_ARE_INTERFACES);
        RULES.put("Optional never goes in", Rules.OPTIONAL_NEVER_GOES_IN);
        RULES.put("no reflection", Rules.NO_REFLECTION);
        RULES.put("every package says where null may be", Rules.NULL_IS_SAID);
        RULES.put("names say what a thing is", Rules.NAMES_SAY_WHAT_A_THING_IS);
        RULES.put("accessors have no get and no set", Rules.NO_GET_NO_SET);
    }

    @TestFactory
    Stream<DynamicTest> thePartsKeepTheRule() {
        return RULES.entrySet().stream()
                .map(rule -> dynamicTest(
                        rule.getKey(),
                        () -> rule.getValue().allowEmptyShould(true).check(PARTS)));
    }

    @Test
    void allPartsAreThere() {
        for (String part : List.of(
                "org.posthorn.mime.Message",
                "org.posthorn.wire.Session",
                "org.posthorn.sasl.SaslStep",
                "org.posthorn.smtp.Reply",
                "org.posthorn.mailbox.MailStore",
                "org.posthorn.pop3.Listing",
                "org.posthorn.relay.LocalDelivery",
                "org.posthorn.imap.SequenceSet")) {
            assertThat(PARTS.contain(part)).as(part).isTrue();
        }
    }

    /** A class that breaks the rule; package and name of the class come first. */
    static Stream<Arguments> breaches() {
        return Stream.of(
                breach("pure code knows no sockets", "smtp.session.A", "java.net.Socket s;"),
                breach("pure code knows no sockets", "mime.A", "Object o = java.nio.channels.Channels.class;"),
                breach("pure code knows no sockets", "wire.A", "javax.net.ssl.SSLEngine[] e;"),
                breach("pure code knows no paths", "mime.A", "java.nio.file.Path p;"),
                breach(
                        "pure code opens no files",
                        "mime.MessageBuilder",
                        "long a() throws Exception { return java.nio.file.Files.size(null); }"),
                breach(
                        "pure code opens no files",
                        "mime.codec.A",
                        "Object o() throws Exception { return new java.io.FileInputStream(\"a\"); }"),
                breach("pure code knows no threads", "smtp.session.A", "void a() { Thread.onSpinWait(); }"),
                breach("pure code knows no threads", "wire.A", "java.util.concurrent.Executor e;"),
                breach("pure code knows no threads", "wire.A", "java.util.concurrent.locks.Lock l;"),
                breach("pure code knows no threads", "wire.A", "void a() { notify(); }"),
                breach("pure code knows no monitors", "mime.A", "synchronized void a() {}"),
                breach("pure code knows no clock and no chance", "mime.A", "long a() { return System.nanoTime(); }"),
                breach(
                        "pure code knows no clock and no chance",
                        "mime.A",
                        "Object a() { return java.time.ZonedDateTime.now(); }"),
                breach(
                        "pure code knows no clock and no chance",
                        "mime.A",
                        "java.util.function.Supplier<?> a = java.time.Instant::now;"),
                breach(
                        "pure code knows no clock and no chance",
                        "mime.A",
                        "Object a() { return java.time.Clock.systemUTC(); }"),
                breach(
                        "pure code knows no clock and no chance",
                        "smtp.session.A",
                        "Object a = new java.security.SecureRandom();"),
                breach("pure code knows no clock and no chance", "sasl.A", "Object a = java.util.UUID.randomUUID();"),
                breach("pure code knows no clock and no chance", "imap.syntax.A", "double a = Math.random();"),
                breach("pure code knows no logger", "wire.A", "Object a = org.slf4j.LoggerFactory.getLogger(\"a\");"),
                breach("pure code knows no logger", "wire.A", "Object a = System.getLogger(\"a\");"),
                breach("pure code knows no logger", "mime.A", "void a() { System.err.println(); }"),
                breach("pure code knows no logger", "mime.A", "void a(Exception e) { e.printStackTrace(); }"),
                breach("mime-core depends on nothing", "mime.A", "org.slf4j.Logger l;"),
                breach("mime-core depends on nothing", "mime.A", "org.posthorn.wire.Session<?> s;"),
                breach("wire-core knows no protocol", "wire.driver.A", "org.posthorn.smtp.Reply r;"),
                breach("smtp-core reads mail in its client only", "smtp.server.A", "org.posthorn.mime.Message m;"),
                breach("smtp-core reads mail in its client only", "smtp.session.A", "org.posthorn.mime.Message m;"),
                breach("smtp-core reads mail in its client only", "smtp.clients.A", "org.posthorn.mime.Message m;"),
                breach("mailbox-core knows no protocol", "mailbox.A", "org.posthorn.smtp.Reply r;"),
                breach("mailbox-core knows no protocol", "mailbox.A", "org.posthorn.wire.Session<?> s;"),
                breach("mailbox-core knows no protocol", "mailbox.A", "java.net.Socket s;"),
                breach("pop3-core knows no other protocol", "pop3.server.A", "org.posthorn.smtp.Reply r;"),
                breach("relay-core knows no protocol of reading", "relay.A", "org.posthorn.pop3.A a;", "pop3.A", ""),
                breach("imap-core knows no other protocol", "imap.syntax.A", "org.posthorn.smtp.Reply r;"),
                breach(
                        "internal packages are for their own part",
                        "pop3.A",
                        "Object o = org.posthorn.smtp.internal.B.class;",
                        "smtp.internal.B",
                        ""),
                breach(
                        "packages have no cycles",
                        "smtp.a.A",
                        "org.posthorn.smtp.b.B b;",
                        "smtp.b.B",
                        "org.posthorn.smtp.a.A a;"),
                breach("public fields are constants", "mime.A", "public int a;"),
                breach("public fields are constants", "mime.A", "public static final int[] A = {1};"),
                breach("arrays go out as copies", "mime.A", "private byte[] a = {}; public byte[] a() { return a; }"),
                breach(
                        "collections go out unmodifiable",
                        "mime.A",
                        "private java.util.List<String> a = new java.util.ArrayList<>(); public java.util.List<String> a() { return a; }"),
                breach(
                        "collections go out unmodifiable",
                        "mime.A",
                        "public record R(java.util.Map<String, String> a) {}"),
                breach(
                        "collections go out as interfaces",
                        "mime.A",
                        "public java.util.ArrayList<String> a() { return null; }"),
                breach("Optional never goes in", "mime.A", "public void a(java.util.Optional<String> b) {}"),
                breach("no reflection", "mime.A", "Object a() throws Exception { return Class.forName(\"a\"); }"),
                breach("no reflection", "smtp.server.A", "Object a = java.util.ServiceLoader.load(Runnable.class);"),
                breach("no reflection", "imap.A", "java.lang.reflect.Method m;"),
                breach(
                        "no reflection",
                        "imap.A",
                        "Object a() throws Exception { return java.lang.invoke.MethodHandles.lookup().findStatic(null, null, null); }"),
                breach("every package says where null may be", "mime.A", ""),
                breach("names say what a thing is", "smtp.MailManager", ""),
                breach("names say what a thing is", "mime.TextUtil", ""),
                breach("names say what a thing is", "mime.Helper", ""),
                breach("names say what a thing is", "mime.A", "class PartImpl {}"),
                breach("accessors have no get and no set", "mime.A", "public int getA() { return 1; }"));
    }

    private static Arguments breach(String rule, String... namesAndBodies) {
        return Arguments.of(rule, namesAndBodies);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("breaches")
    void theRuleCanBeBroken(String rule, String[] namesAndBodies, @TempDir Path directory) {
        JavaClasses classes = compiled(directory, namesAndBodies);
        assertThat(RULES.get(rule).evaluate(classes).hasViolation()).isTrue();
    }

    /** The counterpart: code beside the breaches that keeps every rule. */
    @Test
    void whatKeepsTheRulesPasses(@TempDir Path directory) {
        JavaClasses classes = compiled(
                directory,
                "mime.A",
                """
                private static final java.util.List<String> SHARED = java.util.List.of("a");
                private final byte[] octets = {1};
                private final java.util.List<String> list;
                A(java.util.List<String> list) { this.list = java.util.List.copyOf(list); }
                public byte[] octets() { return octets.clone(); }
                public java.util.List<String> list() { return list; }
                public enum Kind { ONE, TWO }
                public record R(java.util.List<String> a) { public R { a = java.util.List.copyOf(a); } }
                """,
                "smtp.server.B",
                "Thread t; long now = System.nanoTime(); org.slf4j.Logger l; java.net.Socket s;",
                "smtp.client.C",
                "org.posthorn.mime.Message m; java.nio.file.Path p;");
        for (Map.Entry<String, ArchRule> rule : RULES.entrySet()) {
            if (rule.getValue() == Rules.NULL_IS_SAID) {
                continue; // these packages have no package-info
            }
            assertThat(rule.getValue()
                            .allowEmptyShould(true)
                            .evaluate(classes)
                            .getFailureReport()
                            .getDetails())
                    .as(rule.getKey())
                    .isEmpty();
        }
    }

    private static JavaClasses compiled(Path directory, String... namesAndBodies) {
        List<JavaFileObject> sources = new java.util.ArrayList<>();
        for (int i = 0; i < namesAndBodies.length; i += 2) {
            sources.add(new Source("org.posthorn." + namesAndBodies[i], namesAndBodies[i + 1]));
        }
        List<String> options = List.of(
                "--release",
                "17",
                "-d",
                directory.toString(),
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"));
        assertThat(COMPILER.getTask(null, FILES, null, options, null, sources).call())
                .isTrue();
        return new ClassFileImporter().importPath(directory);
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String name, String body) {
            super(URI.create("string:///" + name.replace('.', '/') + ".java"), Kind.SOURCE);
            int dot = name.lastIndexOf('.');
            this.text = "package " + name.substring(0, dot) + "; public class " + name.substring(dot + 1) + " {" + body
                    + "}";
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) throws IOException {
            return text;
        }
    }
}
