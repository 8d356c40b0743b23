package org.posthorn.mailbox.maildir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.posthorn.mailbox.Flag;
import org.posthorn.mailbox.Flags;
import org.posthorn.mailbox.Keyword;
import org.posthorn.mailbox.MailboxException;
import org.posthorn.mailbox.SystemFlag;

/**
 * What the letters in names of files mean. Keywords of the letters {@code a} to {@code z} are in the file that Dovecot has for that, a number
 * and a keyword on each line; those beyond are in one of our own, whose numbers go on from there. Under the lock of the mailbox.
 */
final class Keywords {

    private static final int LETTERS = 26;
    private static final Keyword PASSED = new Keyword("$Forwarded");
    private static final String SHARED = "dovecot-keywords";
    private static final String OWN = "posthorn-keywords";

    private final Maildir maildir;
    private final int most;
    private final Map<Integer, Keyword> known = new HashMap<>();
    private final Map<Keyword, Integer> numbers = new HashMap<>();
    private final Map<String, Flags> flags = new HashMap<>();
    private @Nullable Object sharedStamp;
    private @Nullable Object ownStamp;
    private int version;

    Keywords(Maildir maildir, int most) {
        this.maildir = maildir;
        this.most = most;
    }

    /** Reads what other programs and processes wrote. */
    void load() throws IOException {
        Object shared = maildir.stamp(SHARED);
        Object own = maildir.stamp(OWN);
        if (Objects.equals(shared, sharedStamp) && Objects.equals(own, ownStamp)) {
            return;
        }
        version++;
        known.clear();
        numbers.clear();
        flags.clear();
        read(SHARED, 0, LETTERS);
        read(OWN, LETTERS, Math.max(most, LETTERS));
        sharedStamp = shared;
        ownStamp = own;
    }

    /** Another when letters may mean something else than before. */
    int version() {
        return version;
    }

    private void read(String file, int from, int to) throws IOException {
        byte[] octets;
        try {
            octets = Files.readAllBytes(maildir.resolve(file));
        } catch (NoSuchFileException e) {
            return;
        }
        for (String line : new String(octets, StandardCharsets.ISO_8859_1).split("\n", -1)) {
            int space = line.indexOf(' ');
            String number = space < 0 ? "" : line.substring(0, space);
            if (number.matches("[0-9]{1,6}") && Keyword.isKeyword(line.substring(space + 1))) {
                int at = Integer.parseInt(number);
                if (at >= from && at < to) {
                    put(at, new Keyword(line.substring(space + 1)));
                }
            }
        }
    }

    private void put(int number, Keyword keyword) {
        known.put(number, keyword);
        numbers.putIfAbsent(keyword, number);
    }

    // ---- from letters to flags ----

    /** The flags that letters, and numbers of keywords without letters, mean. Few are different: each is made once. */
    Flags flags(String letters, String more) {
        String key = more.isEmpty() ? letters : letters + "/" + more;
        return flags.computeIfAbsent(key, k -> made(letters, more));
    }

    private Flags made(String letters, String more) {
        List<Flag> set = new ArrayList<>();
        for (int i = 0; i < letters.length() && set.size() < Flags.MOST_KEYWORDS; i++) {
            flag(letters.charAt(i)).ifPresent(set::add);
        }
        for (String number : more.isEmpty() ? new String[0] : more.split(",", -1)) {
            Keyword keyword = known.get(Integer.parseInt(number));
            if (keyword != null && set.size() < Flags.MOST_KEYWORDS) {
                set.add(keyword);
            }
        }
        return Flags.of(set);
    }

    private Optional<Flag> flag(char letter) {
        for (SystemFlag system : SystemFlag.values()) {
            if (letter(system) == letter) {
                return Optional.of(system);
            }
        }
        if (letter == 'P') {
            return Optional.of(PASSED);
        }
        return letter >= 'a' && letter <= 'z' ? Optional.ofNullable(known.get(letter - 'a')) : Optional.empty();
    }

    private static char letter(SystemFlag flag) {
        return switch (flag) {
            case SEEN -> 'S';
            case ANSWERED -> 'R';
            case FLAGGED -> 'F';
            case DELETED -> 'T';
            case DRAFT -> 'D';
        };
    }

    // ---- and back ----

    /** The letters of flags, all of which are known, sorted; letters that mean nothing stay. */
    String letters(Flags set, String before) {
        TreeSet<Character> letters = new TreeSet<>();
        for (int i = 0; i < before.length(); i++) {
            if (flag(before.charAt(i)).isEmpty()) {
                letters.add(before.charAt(i));
            }
        }
        for (Flag flag : set.all()) {
            int number = flag instanceof Keyword keyword ? numbers.getOrDefault(keyword, LETTERS) : LETTERS;
            if (flag instanceof SystemFlag system) {
                letters.add(letter(system));
            } else if (number < LETTERS) {
                letters.add((char) ('a' + number));
            }
            if (flag.equals(PASSED)) {
                letters.add('P'); // beside the letter that Dovecot, which does not know this one, reads
            }
        }
        StringBuilder text = new StringBuilder();
        letters.forEach(text::append);
        return text.toString();
    }

    /** The numbers of keywords that have no letters. */
    String more(Flags set) {
        StringBuilder text = new StringBuilder();
        for (Keyword keyword : set.keywords()) {
            int number = numbers.getOrDefault(keyword, 0);
            if (number >= LETTERS) {
                text.append(text.isEmpty() ? "" : ",").append(number);
            }
        }
        return text.toString();
    }

    // ---- new ones ----

    /** Gives letters or numbers to keywords that have none. */
    void learn(Flags set) throws IOException {
        List<Keyword> unknown = new ArrayList<>();
        for (Keyword keyword : set.keywords()) {
            boolean needed = !keyword.equals(PASSED) || numbers.size() < LETTERS;
            if (needed && !numbers.containsKey(keyword)) {
                unknown.add(keyword);
            }
        }
        if (unknown.isEmpty()) {
            return;
        }
        DotLock.replace(maildir.resolve(SHARED), () -> shared(unknown), maildir.syncs());
        unknown.removeIf(numbers::containsKey);
        if (!unknown.isEmpty()) {
            DotLock.replace(maildir.resolve(OWN), () -> own(unknown), maildir.syncs());
        }
        maildir.sync("");
        sharedStamp = maildir.stamp(SHARED);
        ownStamp = maildir.stamp(OWN);
    }

    /** Another program may have given letters meanwhile. */
    private String shared(List<Keyword> unknown) throws IOException {
        load();
        if (numbers.size() + unknown.size() > most) {
            throw new MailboxException.LimitReached("no more keywords in this mailbox");
        }
        flags.clear();
        int number = 0;
        for (Keyword keyword : unknown) {
            while (number < LETTERS && known.containsKey(number)) {
                number++;
            }
            if (number < LETTERS && !numbers.containsKey(keyword)) {
                put(number, keyword);
            }
        }
        return lines(0, LETTERS);
    }

    private String own(List<Keyword> unknown) {
        int number = LETTERS;
        for (Keyword keyword : unknown) {
            while (known.containsKey(number)) {
                number++;
            }
            put(number, keyword);
        }
        return lines(LETTERS, number + 1);
    }

    private String lines(int from, int to) {
        StringBuilder lines = new StringBuilder();
        for (int number = from; number < to; number++) {
            Keyword keyword = known.get(number);
            if (keyword != null) {
                lines.append(number).append(' ').append(keyword.name()).append('\n');
            }
        }
        return lines.toString();
    }
}
