package org.posthorn.mailbox.maildir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.posthorn.mailbox.MailboxException;
import org.posthorn.mailbox.MailboxName;

/**
 * What a user has subscribed to, in the file {@code subscriptions} that Dovecot has for it: names in UTF-8 with tabs between their segments,
 * or, in an older version that is kept where it is found, in modified UTF-7 with dots. A line that names nothing we could have stays.
 */
final class SubscriptionFile {

    private static final String HEAD = "V\t2";

    private final Path file;
    private final MaildirOptions options;

    SubscriptionFile(Path root, MaildirOptions options) {
        this.file = root.resolve("subscriptions");
        this.options = options;
    }

    Set<MailboxName> names() throws IOException {
        List<String> lines = lines();
        boolean tabs = hasTabs(lines);
        Set<MailboxName> names = new TreeSet<>();
        lines.forEach(line -> name(line, tabs).ifPresent(names::add));
        return names;
    }

    void subscribe(MailboxName name) throws IOException {
        if (names().contains(name)) {
            return;
        }
        change(lines -> {
            if (lines.size() > options.mailboxes()) {
                throw new MailboxException.LimitReached("no more subscriptions");
            }
            lines.add(line(name, hasTabs(lines)));
        });
    }

    void unsubscribe(MailboxName name) throws IOException {
        if (names().contains(name)) {
            change(lines -> {
                boolean tabs = hasTabs(lines);
                Predicate<String> same =
                        line -> name(line, tabs).filter(name::equals).isPresent();
                lines.removeIf(same);
            });
        }
    }

    private interface Edit {
        void edit(List<String> lines) throws IOException;
    }

    private void change(Edit edit) throws IOException {
        DotLock.replace(
                file,
                () -> {
                    List<String> lines = lines();
                    edit.edit(lines);
                    return String.join("\n", lines) + "\n";
                },
                options.syncs());
    }

    /** A new file is of the newer version. */
    private List<String> lines() throws IOException {
        try {
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
            if (lines.get(lines.size() - 1).isEmpty()) {
                lines.remove(lines.size() - 1);
            }
            return lines;
        } catch (NoSuchFileException e) {
            return new ArrayList<>(List.of(HEAD, ""));
        }
    }

    private static boolean hasTabs(List<String> lines) {
        return !lines.isEmpty() && lines.get(0).startsWith(HEAD);
    }

    private static String line(MailboxName name, boolean tabs) {
        if (name.isInbox()) {
            return "INBOX";
        }
        return tabs
                ? String.join("\t", name.segments())
                : DirectoryNames.of(name).substring(1);
    }

    private static Optional<MailboxName> name(String line, boolean tabs) {
        if (line.equalsIgnoreCase("INBOX")) {
            return Optional.of(MailboxName.INBOX);
        }
        if (line.isEmpty() || line.startsWith("V\t")) {
            return Optional.empty();
        }
        try {
            return tabs ? Optional.of(new MailboxName(List.of(line.split("\t", -1)))) : DirectoryNames.name("." + line);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
