package org.posthorn.mailbox.maildir;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.posthorn.mailbox.Flags;

/**
 * Finds out what is in {@code cur} and {@code new}, and has it in the index. Directories are read again only when {@link Reading} says so.
 * Under the lock of the mailbox, in all processes.
 */
final class Scan {

    /** Reading {@code cur} again for what may be hidden takes at most one part of so many of the time. */
    private static final int SELDOM = 20;

    /** So often what is missing is looked for while other programs go on with changes. */
    private static final int AGAIN = 10;

    private final Maildir maildir;
    private final Keywords keywords;
    private final TreeMap<String, FileName> arrivals = new TreeMap<>();
    private final Map<String, Boolean> incoming = new TreeMap<>();
    private final TreeMap<Long, Entry> flagged = new TreeMap<>();
    private final Reading cur;
    private final Reading fresh;
    private int number;

    Scan(Maildir maildir, Keywords keywords) {
        this.maildir = maildir;
        this.keywords = keywords;
        this.cur = new Reading(maildir, Maildir.CUR, SELDOM);
        this.fresh = new Reading(maildir, Maildir.NEW, 0);
    }

    /** Whether nothing has to be read again. */
    boolean isCurrent() throws IOException {
        return cur.isCurrent() && fresh.isCurrent();
    }

    private boolean isChanging() throws IOException {
        return cur.isChanged() || fresh.isChanged();
    }

    /** All has to be read again. */
    void forget() {
        cur.forget();
        fresh.forget();
    }

    /** A file of {@code cur} comes, goes or gets another name, which this process knows already. */
    void ours(Reading.Step step) throws IOException {
        cur.change(step);
    }

    void look(IndexFile list) throws IOException {
        boolean all = !cur.isCurrent();
        if (all || !fresh.isCurrent()) {
            long begun = System.nanoTime();
            scan(list, all);
            (all ? cur : fresh).took(System.nanoTime() - begun);
        }
    }

    private void scan(IndexFile list, boolean all) throws IOException {
        Index index = list.index();
        number++;
        arrivals.clear();
        incoming.clear();
        flagged.clear();
        keywords.load();
        read(fresh, index);
        if (all || !missing(index, false).isEmpty()) {
            read(cur, index);
            // A file that is renamed meanwhile can be passed over: what is missing has to be missing twice, and when
            // nothing is changed.
            for (int again = 0;
                    again < AGAIN && !missing(index, true).isEmpty() && (again == 0 || isChanging());
                    again++) {
                read(fresh, index);
                read(cur, index);
            }
            list.went(Index.uids(missing(index, true)));
        }
        flagged.values().removeIf(e -> e.found != number);
        list.flagged(List.copyOf(flagged.values()));
        number(list);
    }

    /** What should be there and was not found: in all of it, or in what came and was not marked by anybody. */
    private List<Entry> missing(Index index, boolean everywhere) throws IOException {
        List<Entry> missing = new ArrayList<>();
        for (Entry entry : index.entries()) {
            if (entry.found != number && (everywhere || entry.isIncoming()) && !completed(entry)) {
                missing.add(entry);
            }
        }
        return missing;
    }

    /** A message that was taken, but whose file was not yet moved when the process ended. */
    private boolean completed(Entry entry) throws IOException {
        Path file = maildir.resolve(Maildir.TMP).resolve(entry.base.unique());
        if (entry.place != Entry.Place.CUR || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        maildir.move(file, entry.path());
        entry.found = number;
        return true;
    }

    // ---- the files of a directory ----

    private void read(Reading directory, Index index) throws IOException {
        directory.begin();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(maildir.resolve(directory.part()))) {
            for (Path file : files) {
                read(directory.part(), file, index);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        directory.end();
    }

    private void read(String part, Path file, Index index) throws IOException {
        String text = file.getFileName().toString();
        if (text.charAt(0) == '.') {
            return;
        }
        if (!FileName.isFit(text)) {
            String letters = FileName.parse(text).letters();
            adopt(part, file, FileName.isFit(letters) ? letters : "");
            return;
        }
        FileName name = FileName.parse(text);
        Entry entry = index.entry(name.base());
        Entry.Place place = Entry.Place.of(part.equals(Maildir.NEW), name.marked());
        if (entry == null) {
            arrived(part, file, name);
        } else if (entry.found != number) {
            entry.found = number;
            place(entry, place, name.letters());
        } else if (!entry.path().equals(part + "/" + text)) {
            if (!Files.exists(maildir.resolve(entry.path()), LinkOption.NOFOLLOW_LINKS)) {
                place(entry, place, name.letters()); // renamed since it was found
            } else {
                adopt(part, file, name.letters());
            }
        }
    }

    private void place(Entry entry, Entry.Place place, String letters) {
        entry.place = place;
        if (!entry.letters.equals(letters)) {
            entry.letters = letters;
            Flags flags = keywords.flags(letters, entry.more);
            if (!flags.equals(entry.flags)) {
                entry.flags = flags;
                flagged.put(entry.uid, entry);
            }
        }
    }

    private void arrived(String part, Path file, FileName name) throws IOException {
        String base = name.base().text();
        FileName before = arrivals.get(base);
        boolean fresh = Boolean.TRUE.equals(incoming.get(base));
        if (before != null && !(before.equals(name) && fresh == part.equals(Maildir.NEW))) {
            Entry known = entry(0, name.base(), before, fresh, 0);
            if (Files.exists(maildir.resolve(known.path()), LinkOption.NOFOLLOW_LINKS)) {
                adopt(part, file, name.letters());
                return;
            }
        }
        if (before != null || name.base().number('S') >= 0 || isMessage(file)) {
            arrivals.put(base, name);
            incoming.put(base, part.equals(Maildir.NEW));
        }
    }

    /** A name that says the size was made by a program that knows what it does; any other file is looked at once. */
    private static boolean isMessage(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isRegularFile();
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Gives a good name to a file whose name cannot be kept, or is that of another message too. */
    private void adopt(String part, Path file, String letters) throws IOException {
        if (!isMessage(file)) {
            return;
        }
        FileName name = new FileName(new FileName.Base(UniqueNames.next().text()), !letters.isEmpty(), letters);
        Entry entry = entry(0, name.base(), name, part.equals(Maildir.NEW), 0);
        try {
            maildir.move(file, entry.path());
        } catch (NoSuchFileException e) {
            return; // another was quicker
        }
        arrivals.put(name.base().text(), name);
        incoming.put(name.base().text(), part.equals(Maildir.NEW));
    }

    private Entry entry(long uid, FileName.Base base, FileName name, boolean fresh, long saved) {
        Entry entry = new Entry(uid, base, saved, null);
        entry.place = Entry.Place.of(fresh, name.marked());
        entry.letters = name.letters();
        entry.flags = keywords.flags(name.letters(), "");
        return entry;
    }

    /** Gives UIDs to what came, in the order of the names, which begin with the time. */
    private void number(IndexFile list) {
        long now = Instant.now().getEpochSecond();
        long modSeq = list.index().nextModSeq();
        for (Map.Entry<String, FileName> arrival : arrivals.entrySet()) {
            if (list.hasRoom(1)) {
                FileName name = arrival.getValue();
                boolean fresh = Boolean.TRUE.equals(incoming.get(arrival.getKey()));
                Entry entry = entry(list.index().uidNext(), name.base(), name, fresh, now);
                entry.modSeq = modSeq;
                entry.found = number;
                list.came(entry);
            }
        }
        arrivals.clear();
        incoming.clear();
    }
}
