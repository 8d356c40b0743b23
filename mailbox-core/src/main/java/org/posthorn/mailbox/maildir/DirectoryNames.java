package org.posthorn.mailbox.maildir;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.posthorn.mailbox.MailboxName;
import org.posthorn.mime.codec.ModifiedUtf7;

/** The directory of a mailbox: {@code .a.b}, each segment in modified UTF-7 (RFC 3501 section 5.1.3), in which dots are encoded too. */
final class DirectoryNames {

    private static final ModifiedUtf7 SEGMENTS = new ModifiedUtf7(".");

    private DirectoryNames() {}

    static String of(MailboxName name) {
        StringBuilder directory = new StringBuilder();
        for (String segment : name.segments()) {
            directory.append('.').append(SEGMENTS.encode(segment));
        }
        return directory.toString();
    }

    /** Empty if it is no directory that could be a mailbox. */
    static Optional<MailboxName> name(String directory) {
        if (directory.length() < 2 || directory.charAt(0) != '.' || directory.charAt(1) == '.') {
            return Optional.empty();
        }
        List<String> segments = new ArrayList<>();
        for (String part : directory.substring(1).split("\\.", -1)) {
            Optional<String> segment = SEGMENTS.decode(part);
            if (segment.isEmpty()) {
                return Optional.empty();
            }
            segments.add(segment.get());
        }
        try {
            MailboxName name = new MailboxName(segments);
            return of(name).equals(directory) && !name.isInbox() ? Optional.of(name) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
