package org.posthorn.mailbox.maildir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.posthorn.mailbox.SpecialUse;

/** What a mailbox is for: a file in its Maildir, so that it goes along with it, with one use on each line. */
final class UseFile {

    private static final String NAME = "posthorn-uses";

    private UseFile() {}

    static Set<SpecialUse> read(Path maildir) throws IOException {
        EnumSet<SpecialUse> uses = EnumSet.noneOf(SpecialUse.class);
        try {
            byte[] text = Files.readAllBytes(maildir.resolve(NAME));
            for (String line : new String(text, StandardCharsets.US_ASCII).split("\n")) {
                for (SpecialUse use : SpecialUse.values()) {
                    if (use.name().equals(line)) {
                        uses.add(use);
                    }
                }
            }
            return uses;
        } catch (NoSuchFileException e) {
            return uses;
        }
    }

    static void write(Path maildir, Set<SpecialUse> uses, boolean sync) throws IOException {
        if (uses.isEmpty()) {
            Files.deleteIfExists(maildir.resolve(NAME));
            return;
        }
        String text = uses.stream().sorted().map(u -> u.name() + "\n").collect(Collectors.joining());
        DotLock.replace(maildir.resolve(NAME), () -> text, sync);
    }
}
