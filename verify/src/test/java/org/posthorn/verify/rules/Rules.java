package org.posthorn.verify.rules;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaFieldAccess.AccessType;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The architecture, rule by rule. What a rule lets pass by name says why. */
final class Rules {

    /** The packages that touch nothing outside of them. */
    static final String[] PURE = {
        "org.posthorn.mime..",
        "org.posthorn.wire",
        "org.posthorn.sasl",
        "org.posthorn..session..",
        "org.posthorn.imap.syntax"
    };

    /** The parts up to relay-core, which keep the native-image promise. */
    static final String[] CORES = {
        "org.posthorn.mime..",
        "org.posthorn.wire..",
        "org.posthorn.sasl..",
        "org.posthorn.smtp..",
        "org.posthorn.mailbox..",
        "org.posthorn.pop3..",
        "org.posthorn.imap..",
        "org.posthorn.relay.."
    };

    private Rules() {}

    // ---- what pure code may not touch ----

    /** Opens the file that a message is parsed from; nothing else in mime-core knows files. */
    private static final Set<String> MAY_OPEN_FILES = Set.of("org.posthorn.mime.Message");

    /** Takes the path of an attachment, and asks it for no more than its name; Message opens it. */
    private static final Set<String> MAY_NAME_FILES = Set.of("org.posthorn.mime.MessageBuilder");

    /** Fills in Date and Message-ID where a composed message is given neither. */
    private static final Set<String> MAY_ASK_FOR_TIME_AND_CHANCE = Set.of("org.posthorn.mime.Stamps");

    private static final String PATH = "java.nio.file.Path";
    private static final String FILE_CHANNEL = "java.nio.channels.FileChannel*";

    static final ArchRule NO_SOCKETS = pure().should()
            .dependOnClassesThat(type(
                            "java.net.*Socket*",
                            "java.net.URLConnection",
                            "java.net.http.*",
                            "java.nio.channels.*",
                            "javax.net.*")
                    .and(not(type(FILE_CHANNEL))))
            .because("a session is driven by whoever owns the socket");

    static final ArchRule NO_FILES = noClasses()
            .that(resideInAnyPackage(PURE).and(not(named(MAY_OPEN_FILES))))
            .should()
            .dependOnClassesThat(type("java.io.File*", "java.io.RandomAccessFile", "java.nio.file.*", FILE_CHANNEL)
                    .and(not(type(PATH))))
            .because("octets come in buffers and streams that the caller hands in");

    static final ArchRule NO_PATHS = noClasses()
            .that(resideInAnyPackage(PURE).and(not(named(MAY_OPEN_FILES))).and(not(named(MAY_NAME_FILES))))
            .should()
            .dependOnClassesThat(type(PATH))
            .because("octets come in buffers and streams that the caller hands in");

    static final ArchRule NO_THREADS = pure().should()
            .dependOnClassesThat(type("java.lang.Thread*", "java.util.Timer*", "java.util.concurrent.*"))
            .orShould(callAnyOf(Object.class.getName(), "wait", "notify", "notifyAll"))
            .because("a session is confined to one thread, and its owner decides to which");

    static final ArchRule NO_MONITORS = noMethods()
            .that()
            .areDeclaredInClassesThat(resideInAnyPackage(PURE))
            .should()
            .haveModifier(JavaModifier.SYNCHRONIZED)
            .because("a session is confined to one thread");

    static final ArchRule NO_CLOCK_NO_CHANCE = noClasses()
            .that(resideInAnyPackage(PURE).and(not(named(MAY_ASK_FOR_TIME_AND_CHANCE))))
            .should()
            .dependOnClassesThat(type(
                    "java.util.Random",
                    "java.util.SplittableRandom",
                    "java.util.random.*",
                    "java.security.SecureRandom",
                    "java.util.Calendar",
                    "java.util.Date"))
            .orShould(callAnyOf("java.lang.System", "currentTimeMillis", "nanoTime"))
            .orShould(callAnyOf("java.lang.Math", "random"))
            .orShould(callAnyOf("java.util.UUID", "randomUUID"))
            .orShould(callAnyOf("java.time.*", "now", "system", "systemUTC", "systemDefaultZone", "systemDefault"))
            .because("a time or a nonce is handed in, so that the same octets always give the same events");

    static final ArchRule NO_LOGGER = pure().should()
            .dependOnClassesThat(type("org.slf4j.*", "java.util.logging.*", "java.lang.System$Logger*"))
            .orShould(callAnyOf("java.lang.System", "getLogger"))
            .orShould(accessFieldOf("java.lang.System", "out", "err", "in"))
            .orShould(callAnyOf("java.lang.*", "printStackTrace"))
            .because("what is worth telling is an event, a defect or a transcript line");

    // ---- what may depend on what ----

    static final ArchRule MIME_STANDS_ALONE = noClasses()
            .that()
            .resideInAPackage("org.posthorn.mime..")
            .should()
            .dependOnClassesThat(resideOutsideOfPackages("java..", "org.jspecify..", "org.posthorn.mime.."))
            .because("mime-core depends on nothing");

    static final ArchRule WIRE_KNOWS_NO_PROTOCOL = noClasses()
            .that()
            .resideInAPackage("org.posthorn.wire..")
            .should()
            .dependOnClassesThat(resideOutsideOfPackages(
                    "java..",
                    "javax.net.ssl..",
                    "javax.security..",
                    "org.jspecify..",
                    "org.slf4j..",
                    "org.posthorn.wire.."))
            .because("every protocol stands on it");

    static final ArchRule SMTP_READS_MAIL_IN_THE_CLIENT_ONLY = noClasses()
            .that(resideInAnyPackage("org.posthorn.smtp..").and(not(resideInAnyPackage("org.posthorn.smtp.client.."))))
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.posthorn.mime.."))
            .because("a server carries octets, whatever is in them");

    static final ArchRule MAILBOX_KNOWS_NO_PROTOCOL = noClasses()
            .that()
            .resideInAPackage("org.posthorn.mailbox..")
            .should()
            .dependOnClassesThat(resideOutsideOfPackages(
                            "java.io..",
                            "java.lang..",
                            "java.nio..",
                            "java.security..",
                            "java.text..",
                            "java.time..",
                            "java.util..",
                            "org.jspecify..",
                            "org.posthorn.mime..",
                            "org.posthorn.sasl..",
                            "org.posthorn.mailbox..")
                    .and(not(type(
                            "byte*", "int*", "long*", "char*", "boolean*", "short*", "float*", "double*", "void"))))
            .because("the servers of three protocols stand on it");

    static final ArchRule POP3_KNOWS_NO_OTHER_PROTOCOL = noClasses()
            .that()
            .resideInAPackage("org.posthorn.pop3..")
            .should()
            .dependOnClassesThat(
                    resideInAnyPackage("org.posthorn.smtp..", "org.posthorn.imap..", "org.posthorn.relay.."))
            .because("who embeds one protocol does not take another with it");

    static final ArchRule RELAY_KNOWS_NO_PROTOCOL_OF_READING = noClasses()
            .that()
            .resideInAPackage("org.posthorn.relay..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.posthorn.pop3..", "org.posthorn.imap.."))
            .because("mail is delivered whoever reads it");

    static final ArchRule IMAP_KNOWS_NO_OTHER_PROTOCOL = noClasses()
            .that()
            .resideInAPackage("org.posthorn.imap..")
            .should()
            .dependOnClassesThat(
                    resideInAnyPackage("org.posthorn.smtp..", "org.posthorn.pop3..", "org.posthorn.relay.."))
            .because("who embeds one protocol does not take another with it");

    static final ArchRule INTERNAL_STAYS_INTERNAL = classes()
            .that()
            .resideInAPackage("org.posthorn..")
            .should(new ArchCondition<JavaClass>("use .internal of their own part only") {
                @Override
                public void check(JavaClass user, ConditionEvents events) {
                    user.getDirectDependenciesFromSelf().stream()
                            .filter(d -> d.getTargetClass()
                                    .getPackageName()
                                    .matches("org\\.posthorn\\..*\\.internal(\\..*)?"))
                            .filter(d -> !part(d.getTargetClass()).equals(part(user)))
                            .forEach(d -> events.add(SimpleConditionEvent.violated(user, d.getDescription())));
                }
            });

    static final ArchRule NO_CYCLES =
            SlicesRuleDefinition.slices().matching("org.posthorn.(**)").should().beFreeOfCycles();

    private static String part(JavaClass type) {
        return type.getPackageName().split("\\.")[2];
    }

    // ---- what goes out ----

    static final ArchRule PUBLIC_FIELDS_ARE_CONSTANTS = fields().that()
            .areDeclaredInClassesThat(resideInAnyPackage("org.posthorn.."))
            .and()
            .arePublic()
            .should()
            .beFinal()
            .andShould(new ArchCondition<>("not be arrays") {
                @Override
                public void check(JavaField field, ConditionEvents events) {
                    if (field.getRawType().isArray()) {
                        events.add(SimpleConditionEvent.violated(
                                field, field.getFullName() + " is an array that anyone can change"));
                    }
                }
            });

    /** Methods that hand out an array of their own on purpose. */
    private static final Set<String> ARRAYS_LENT = Set.of(
            // the gather array of the session contract: whose it is and until when is in its javadoc
            "output()");

    static final ArchRule ARRAYS_GO_OUT_AS_COPIES = methods()
            .that(arePublicFace())
            .and(describe(
                    "return an array", (JavaMethod m) -> m.getRawReturnType().isArray()))
            .and(not(describe("are lent by contract", (JavaMethod m) -> ARRAYS_LENT.contains(m.getName() + "()"))))
            .should(notReturnAField("an array", JavaClass::isArray, "clone", "copyOf", "copyOfRange"))
            .because("what is inside cannot be changed from outside");

    static final ArchRule COLLECTIONS_GO_OUT_UNMODIFIABLE = methods()
            .that(arePublicFace())
            .and(describe("return a collection", (JavaMethod m) -> isCollection(m.getRawReturnType())))
            .should(notReturnAField(
                    "a collection",
                    Rules::isCollection,
                    "copyOf",
                    "toList",
                    "of",
                    "emptyList",
                    "emptyMap",
                    "emptySet",
                    "unmodifiableList",
                    "unmodifiableSet",
                    "unmodifiableMap",
                    "unmodifiableCollection",
                    "unmodifiableSortedMap",
                    "unmodifiableSortedSet"))
            .because("what is inside cannot be changed from outside");

    static final ArchRule COLLECTIONS_ARE_INTERFACES = noMethods()
            .that(arePublicFace())
            .should()
            .haveRawReturnType(type(
                    "java.util.ArrayList",
                    "java.util.LinkedList",
                    "java.util.HashMap",
                    "java.util.LinkedHashMap",
                    "java.util.TreeMap",
                    "java.util.HashSet",
                    "java.util.LinkedHashSet",
                    "java.util.TreeSet",
                    "java.util.EnumSet",
                    "java.util.EnumMap",
                    "java.util.BitSet"));

    static final ArchRule OPTIONAL_NEVER_GOES_IN = methods()
            .that(arePublicFace())
            .should(new ArchCondition<>("take no Optional") {
                @Override
                public void check(JavaMethod method, ConditionEvents events) {
                    if (method.getRawParameterTypes().stream().anyMatch(p -> p.isEquivalentTo(Optional.class))) {
                        events.add(SimpleConditionEvent.violated(method, method.getFullName() + " takes an Optional"));
                    }
                }
            });

    // ---- the native-image promise ----

    /** Each looks up one method of the JDK that Java 17 does not have. GraalVM sees through it: the class, name and type are constants. */
    private static final Set<String> MAY_LOOK_UP_METHODS =
            Set.of("org.posthorn.wire.driver.KeyExport", "org.posthorn.wire.driver.VirtualThreads");

    static final ArchRule NO_REFLECTION = noClasses()
            .that(resideInAnyPackage(CORES).and(not(named(MAY_LOOK_UP_METHODS))))
            .should()
            .dependOnClassesThat(
                    type("java.lang.reflect.*", "java.util.ServiceLoader", "sun.*", "com.sun.*", "jdk.internal.*"))
            .orShould(callAnyOf(
                    "java.lang.Class",
                    "forName",
                    "newInstance",
                    "getMethod",
                    "getMethods",
                    "getDeclaredMethod",
                    "getDeclaredMethods",
                    "getField",
                    "getFields",
                    "getDeclaredField",
                    "getDeclaredFields",
                    "getConstructor",
                    "getConstructors",
                    "getDeclaredConstructor",
                    "getRecordComponents",
                    "getResource",
                    "getResourceAsStream"))
            .orShould(callAnyOf(
                    "java.lang.invoke.MethodHandles$Lookup",
                    "findVirtual",
                    "findStatic",
                    "findSpecial",
                    "findConstructor",
                    "findClass",
                    "unreflect",
                    "defineClass"))
            .because("the parts run in a native image as they are");

    // ---- nulls and names ----

    static final ArchRule NULL_IS_SAID = classes()
            .that()
            .resideInAPackage("org.posthorn..")
            .should(new ArchCondition<>("be in a package that is @NullMarked") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    boolean marked = type.getPackage()
                            .tryGetPackageInfo()
                            .map(info -> info.isAnnotatedWith("org.jspecify.annotations.NullMarked"))
                            .orElse(false);
                    if (!marked) {
                        events.add(SimpleConditionEvent.violated(type, type.getPackageName() + " is not @NullMarked"));
                    }
                }
            });

    static final ArchRule NAMES_SAY_WHAT_A_THING_IS = noClasses()
            .that()
            .resideInAPackage("org.posthorn..")
            .should()
            .haveNameMatching(".*(Manager|Helper|Utils?|Impl|Misc|Common)(\\$.*)?")
            .because("a class has one reason to exist, and its name says which");

    static final ArchRule NO_GET_NO_SET = noMethods()
            .that(arePublicFace())
            .and(not(describe("override a method of the JDK", Rules::overridesTheJdk)))
            .should()
            .haveNameMatching("[gs]et[A-Z].*")
            .because("accessors are named as what they give");

    // ---- the words the rules are made of ----

    private static GivenClassesConjunction pure() {
        return noClasses().that(resideInAnyPackage(PURE));
    }

    private static DescribedPredicate<JavaClass> named(Set<String> names) {
        return describe("are one of " + names, type -> names.contains(outermost(type)));
    }

    private static String outermost(JavaClass type) {
        int dollar = type.getName().indexOf('$');
        return dollar < 0 ? type.getName() : type.getName().substring(0, dollar);
    }

    /** Types by full name; a star stands for anything. */
    private static DescribedPredicate<JavaClass> type(String... patterns) {
        List<String> expressions = List.of(patterns).stream()
                .map(p -> p.replace(".", "\\.").replace("$", "\\$").replace("*", ".*"))
                .toList();
        return describe(
                "are " + String.join(", ", patterns),
                type -> expressions.stream()
                        .anyMatch(e -> type.getBaseComponentType().getName().matches(e)));
    }

    private static ArchCondition<JavaClass> callAnyOf(String owner, String... names) {
        DescribedPredicate<JavaClass> owners = type(owner);
        Set<String> wanted = Set.of(names);
        return new ArchCondition<>("call " + owner + " " + wanted) {
            @Override
            public void check(JavaClass caller, ConditionEvents events) {
                caller.getMethodCallsFromSelf().stream()
                        .filter(c -> wanted.contains(c.getName()) && ownedBy(c, owners))
                        .forEach(c -> events.add(SimpleConditionEvent.satisfied(caller, c.getDescription())));
                caller.getMethodReferencesFromSelf().stream()
                        .filter(c -> wanted.contains(c.getName()) && ownedBy(c, owners))
                        .forEach(c -> events.add(SimpleConditionEvent.satisfied(caller, c.getDescription())));
            }
        };
    }

    private static boolean ownedBy(JavaAccess<?> access, DescribedPredicate<JavaClass> owners) {
        return owners.test(access.getTargetOwner())
                || access.getTarget().resolveMember().stream()
                        .map(member -> ((JavaMember) member).getOwner())
                        .anyMatch(owners);
    }

    private static ArchCondition<JavaClass> accessFieldOf(String owner, String... names) {
        Set<String> wanted = Set.of(names);
        return new ArchCondition<>("use " + owner + " " + wanted) {
            @Override
            public void check(JavaClass user, ConditionEvents events) {
                user.getFieldAccessesFromSelf().stream()
                        .filter(a -> a.getTargetOwner().getName().equals(owner) && wanted.contains(a.getName()))
                        .forEach(a -> events.add(SimpleConditionEvent.satisfied(user, a.getDescription())));
            }
        };
    }

    /** What a user of a published part can call: public and protected methods of public types. */
    private static DescribedPredicate<JavaMethod> arePublicFace() {
        return describe(
                "are public or protected in a public type",
                method -> method.getOwner().getPackageName().startsWith("org.posthorn.")
                        && isVisible(method)
                        && !method.getModifiers().contains(JavaModifier.SYNTHETIC)
                        && !method.getModifiers().contains(JavaModifier.BRIDGE)
                        && isExported(method.getOwner()));
    }

    private static boolean isVisible(JavaMember member) {
        return member.getModifiers().contains(JavaModifier.PUBLIC)
                || member.getModifiers().contains(JavaModifier.PROTECTED);
    }

    private static boolean isExported(JavaClass type) {
        boolean open = type.getModifiers().contains(JavaModifier.PUBLIC)
                || type.getModifiers().contains(JavaModifier.PROTECTED);
        return open && type.getEnclosingClass().map(Rules::isExported).orElse(true);
    }

    private static boolean isCollection(JavaClass type) {
        return type.isAssignableTo(Collection.class) || type.isAssignableTo(Map.class);
    }

    private static boolean overridesTheJdk(JavaMethod method) {
        String[] parameters =
                method.getRawParameterTypes().stream().map(JavaClass::getName).toArray(String[]::new);
        return method.getOwner().getAllRawSuperclasses().stream()
                        .anyMatch(s -> s.getName().startsWith("java")
                                && s.tryGetMethod(method.getName(), parameters).isPresent())
                || method.getOwner().getAllRawInterfaces().stream()
                        .anyMatch(s -> s.getName().startsWith("java")
                                && s.tryGetMethod(method.getName(), parameters).isPresent());
    }

    /**
     * Not the thing itself: a method that gives away a field must copy it, unless what the field holds was made unchangeable wherever the
     * class sets it. An accessor of a record counts like any other.
     */
    private static ArchCondition<JavaMethod> notReturnAField(
            String what, Predicate<JavaClass> kind, String... makingItSafe) {
        Set<String> safe = Set.of(makingItSafe);
        return new ArchCondition<>("not give away " + what + " that can be changed") {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                boolean givesField = method.getFieldAccesses().stream()
                        .anyMatch(a -> a.getAccessType() == AccessType.GET
                                && a.getTargetOwner().equals(method.getOwner())
                                && !isEnumValues(method)
                                && kind.test(a.getTarget().getRawType()));
                if (givesField
                        && !calls(method, safe)
                        && !(what.endsWith("collection") && setSafely(method.getOwner(), safe))) {
                    events.add(SimpleConditionEvent.violated(
                            method, method.getFullName() + " may give away " + what + " of its object"));
                }
            }
        };
    }

    private static boolean isEnumValues(JavaMethod method) {
        return method.getOwner().isEnum() && method.getName().equals("values");
    }

    private static boolean calls(JavaCodeUnit unit, Set<String> names) {
        return unit.getMethodCallsFromSelf().stream().anyMatch(c -> names.contains(c.getName()));
    }

    /** Whether each constructor that sets a collection makes it unchangeable first, or leaves that to another constructor. */
    private static boolean setSafely(JavaClass type, Set<String> safe) {
        return type.getConstructors().stream()
                .filter(c -> c.getFieldAccesses().stream()
                        .anyMatch(a -> isCollection(a.getTarget().getRawType()) && a.getAccessType() == AccessType.SET))
                .allMatch(c -> calls(c, safe));
    }
}
