package org.posthorn.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Edits of messages that are malformed in every way: they read as edited, and all else keeps its octets. */
class MessageEditPropertyTest {

    private static final String[] NAMES = {"X", "x", "Subject", "X-New"};

    /** What one part is: the fields as they are written, and the octets of its body if it is not looked into. */
    private record Fact(MimeReader.Content content, List<String> fields, String body) {}

    private static Message torture(long seed, Random random) {
        int kind = random.nextInt(8);
        if (kind < 6) {
            return Message.parse(Samples.torture(seed));
        }
        String text = Samples.RFC.get(random.nextInt(Samples.RFC.size()));
        return Message.parse((kind == 6 ? text : Samples.crlf(text)).getBytes(StandardCharsets.ISO_8859_1));
    }

    private static List<Part> parts(Message message) {
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < message.structure().count(); i++) {
            parts.add(message.structure().view(i));
        }
        return parts;
    }

    private static List<Fact> facts(Message message) {
        List<Fact> facts = new ArrayList<>();
        for (Part part : parts(message)) {
            facts.add(new Fact(
                    part.content(),
                    new ArrayList<>(part.headers().stream()
                            .map(MessageEditPropertyTest::octets)
                            .toList()),
                    part.content() == MimeReader.Content.LEAF
                            ? latin1(part.body().duplicate())
                            : ""));
        }
        return facts;
    }

    private static String octets(Header field) {
        return latin1(field.octets()).replace("\r", "<CR>");
    }

    private static String latin1(java.nio.ByteBuffer octets) {
        return StandardCharsets.ISO_8859_1.decode(octets).toString();
    }

    private static String octets(Message message) {
        return Samples.octets(message);
    }

    private static String show(Message message) {
        return '[' + octets(message).replace("\r", "<CR>") + ']';
    }

    private static boolean isNamed(String field, String name) {
        return field.substring(0, field.indexOf(':')).strip().equalsIgnoreCase(name);
    }

    /** How many octets of the one are neither at the beginning nor at the end of the other. */
    private static int changed(String old, String edited) {
        int prefix = 0;
        int least = Math.min(old.length(), edited.length());
        while (prefix < least && old.charAt(prefix) == edited.charAt(prefix)) {
            prefix++;
        }
        int suffix = 0;
        while (suffix < least - prefix
                && old.charAt(old.length() - 1 - suffix) == edited.charAt(edited.length() - 1 - suffix)) {
            suffix++;
        }
        return old.length() - prefix - suffix;
    }

    @Property(tries = 2000)
    void aFieldIsAdded(@ForAll long seed) {
        Random random = new Random(seed);
        Message message = torture(seed, random);
        int part = random.nextInt(message.structure().count());
        boolean first = random.nextBoolean();
        String name = NAMES[random.nextInt(NAMES.length)];
        MessageEdit edit = message.edit().in(parts(message).get(part));
        Message edited = (first ? edit.addFirst(name, "new") : edit.add(name, "new")).build();
        List<Fact> expected = facts(message);
        List<String> fields = expected.get(part).fields;
        fields.add(first ? 0 : fields.size(), name + ": new");
        assertThat(facts(edited)).isEqualTo(expected);
        int separator = fields.size() > 1 ? 0 : 12;
        assertThat(changed(octets(message), octets(edited))).isLessThanOrEqualTo(separator);
    }

    @Property(tries = 2000)
    void aFieldIsSetOrRemoved(@ForAll long seed) {
        Random random = new Random(seed);
        Message message = torture(seed, random);
        int part = random.nextInt(message.structure().count());
        boolean set = random.nextBoolean();
        String name = NAMES[random.nextInt(NAMES.length)];
        MessageEdit edit = message.edit().in(parts(message).get(part));
        Message edited = (set ? edit.set(name, "new") : edit.remove(name)).build();
        List<Fact> expected = facts(message);
        List<String> fields = expected.get(part).fields;
        int place = fields.size();
        for (int i = fields.size() - 1; i >= 0; i--) {
            if (isNamed(fields.get(i), name)) {
                fields.remove(i);
                place = i;
            }
        }
        if (set) {
            fields.add(Math.min(place, fields.size()), name + ": new");
        }
        assertThat(facts(edited)).isEqualTo(expected);
    }

    @Property(tries = 1000)
    void aFieldThatIsAddedAndRemovedLeavesNothing(@ForAll long seed) {
        Random random = new Random(seed);
        Message message = torture(seed, random);
        int part = random.nextInt(message.structure().count());
        Message edited =
                message.edit().in(parts(message).get(part)).add("X-Once", "new").build();
        Message back =
                edited.edit().in(parts(edited).get(part)).remove("X-Once").build();
        Part place = parts(message).get(part);
        boolean ended = !place.headers().isEmpty() && endsLine(message) && (part == 0 || !(place instanceof Message));
        if (ended) {
            assertThat(octets(back)).isEqualTo(octets(message));
        }
        assertThat(facts(back)).isEqualTo(facts(message));
    }

    private static boolean endsLine(Message message) {
        return octets(message).endsWith("\n");
    }

    @Property(tries = 2000)
    void aPartIsReplaced(@ForAll long seed) {
        Random random = new Random(seed);
        Message message = torture(seed, random);
        int part = random.nextInt(message.structure().count());
        Part old = parts(message).get(part);
        Message edited = message.edit().replace(old, NewPart.text("new")).build();
        List<Fact> expected = facts(message);
        List<Fact> tree = expected.subList(part, message.structure().behind(part));
        List<String> fields = old instanceof Message ? withoutContent(tree.get(0).fields) : new ArrayList<>();
        tree.clear();
        Fact actual = facts(edited).get(part);
        assertThat(withoutContent(actual.fields)).isEqualTo(fields);
        assertThat(actual.body.strip()).isEqualTo("new");
        expected.add(part, actual);
        assertThat(facts(edited)).isEqualTo(expected);
    }

    /** Without the fields that change when another content is put in. */
    private static List<String> withoutContent(List<String> fields) {
        return fields.stream()
                .filter(field -> !field.toLowerCase(Locale.ROOT).startsWith("content-"))
                .filter(field -> !isNamed(field, "MIME-Version"))
                .toList();
    }

    @Property(tries = 2000)
    void aPartIsAdded(@ForAll long seed) {
        Random random = new Random(seed);
        Message message = torture(seed, random);
        int part = random.nextInt(message.structure().count());
        Part multipart = parts(message).get(part);
        boolean divided = multipart.content() == MimeReader.Content.MULTIPART;
        int index = random.nextInt((divided ? multipart.parts().size() : 1) + 1);
        if (divided && index == multipart.parts().size() && endsInTwin(message, part)) {
            return;
        }
        Message edited =
                message.edit().addPart(multipart, index, NewPart.text("new")).build();
        Part target = parts(edited).get(part);
        assertThat(target.parts())
                .as(show(message) + " part " + part + show(edited))
                .hasSize((divided ? multipart.parts().size() : 1) + 1);
        assertThat(target.parts().get(index).decoded().text().strip()).isEqualTo("new");
        List<Fact> expected = facts(message);
        List<Fact> actual = facts(edited);
        actual.remove(target.parts().get(index).index());
        if (!divided) {
            // the new multipart, and in it the old part
            Fact outer = actual.remove(part);
            assertThat(withoutContent(outer.fields)).isEqualTo(withoutContent(expected.get(part).fields));
            Fact inner = expected.get(part);
            List<String> kept = new ArrayList<>(inner.fields);
            kept.removeIf(field -> !field.toLowerCase(Locale.ROOT).startsWith("content-"));
            boolean inDigest =
                    message.structure().isInDigest(part) && !multipart.headers().contains("Content-Type");
            if (inDigest) {
                kept.add("Content-Type: message/rfc822");
            }
            expected.set(part, new Fact(inner.content, kept, inner.body));
        } else {
            int separator = index == multipart.parts().size() && !endsLine(message) ? 2 : 0;
            assertThat(changed(octets(message), octets(edited))).isLessThanOrEqualTo(separator);
        }
        assertThat(withoutEmptyMessages(actual)).isEqualTo(withoutEmptyMessages(expected));
    }

    /** Whether a multipart without a part, with the same boundary, is open at the end: it has to be closed, which is read as its text. */
    private static boolean endsInTwin(Message message, int multipart) {
        List<Part> all = parts(message);
        return all.subList(multipart + 1, message.structure().behind(multipart)).stream()
                .anyMatch(part -> part.content() == MimeReader.Content.LEAF
                        && part.end() == all.get(multipart).end()
                        && DelimiterSearch.boundary(part).equals(DelimiterSearch.boundary(all.get(multipart))));
    }

    @Property(tries = 2000)
    void aPartIsRemoved(@ForAll long seed) {
        Random random = new Random(seed);
        Message message = torture(seed, random);
        List<Part> inside = parts(message).stream()
                .filter(part -> !(part instanceof Message))
                .toList();
        if (inside.isEmpty()) {
            return;
        }
        Part part = inside.get(random.nextInt(inside.size()));
        Part multipart = parts(message).stream()
                .filter(each -> each.parts().contains(part))
                .findFirst()
                .orElseThrow();
        Message edited = message.edit().remove(part).build();
        List<Fact> expected = facts(message);
        expected.subList(part.index(), message.structure().behind(part.index())).clear();
        List<Fact> actual = facts(edited);
        if (multipart.parts().size() == 1) {
            assertThat(actual.remove(part.index()).body.strip()).isEmpty();
        }
        assertThat(withoutEmptyMessages(actual)).isEqualTo(withoutEmptyMessages(expected));
    }

    /** A message without an octet of its own is none where a delimiter line ends the header around it. */
    private static List<Fact> withoutEmptyMessages(List<Fact> facts) {
        List<Fact> others = new ArrayList<>();
        Fact empty = new Fact(MimeReader.Content.LEAF, List.of(), "");
        for (int i = 0; i < facts.size(); i++) {
            Fact fact = facts.get(i);
            if (fact.content == MimeReader.Content.MESSAGE && facts.get(i + 1).equals(empty)) {
                fact = new Fact(MimeReader.Content.LEAF, fact.fields, "");
                i++;
            }
            others.add(fact);
        }
        return others;
    }

    @Property(tries = 1000)
    void aPartThatIsAddedAndRemovedLeavesNothing(@ForAll long seed) {
        Random random = new Random(seed);
        Message message = torture(seed, random);
        List<Part> multiparts = parts(message).stream()
                .filter(part -> part.content() == MimeReader.Content.MULTIPART)
                .toList();
        if (multiparts.isEmpty()) {
            return;
        }
        Part multipart = multiparts.get(random.nextInt(multiparts.size()));
        int index = random.nextInt(multipart.parts().size());
        Message edited =
                message.edit().addPart(multipart, index, NewPart.text("new")).build();
        Part added = parts(edited).get(multipart.index()).parts().get(index);
        assertThat(octets(edited.edit().remove(added).build())).isEqualTo(octets(message));
    }

    @Property(tries = 1500)
    void anyEditsAtAllGiveAMessage(@ForAll long seed) {
        Random random = new Random(seed);
        Message message = torture(seed, random);
        MessageEdit edit = message.edit();
        for (int i = random.nextInt(6); i >= 0; i--) {
            Part part = parts(message).get(random.nextInt(message.structure().count()));
            String name = NAMES[random.nextInt(NAMES.length)];
            switch (random.nextInt(6)) {
                case 0 -> edit = edit.in(part).set(name, "v" + i);
                case 1 -> edit = edit.in(part).remove(name);
                case 2 -> edit = edit.addPart(part, NewPart.copyOf(part));
                case 3 -> edit = part instanceof Message ? edit : edit.remove(part);
                case 4 -> edit = edit.addPart(part, 0, NewPart.text("--a--\n--ab\nnew"));
                default -> edit = edit.replace(part, NewPart.of(ContentType.of("image", "png"), new byte[] {1, 2, 3}));
            }
        }
        try {
            Message edited = edit.build();
            assertThat(facts(Message.parse(octets(edited).getBytes(StandardCharsets.ISO_8859_1))))
                    .isEqualTo(facts(edited));
        } catch (IllegalArgumentException | IllegalStateException e) {
            assertThat(e).hasMessageMatching("a part with a line that is a delimiter.*|the multipart around.*");
        }
    }
}
