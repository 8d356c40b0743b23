package org.posthorn.imap.syntax;

import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.posthorn.imap.Command;
import org.posthorn.imap.MailboxCommand;
import org.posthorn.imap.MessageCommand;
import org.posthorn.imap.SequenceSet;
import org.posthorn.mailbox.Flags;

/** APPEND or REPLACE on its way (RFC 9051 section 6.3.12, RFCs 3502, 4469, 6855, 8508): its grammar resumes behind each literal. */
final class Upload {

    /** What comes next. */
    private enum Stage {
        /** Flags, date and contents of a message. */
        MESSAGE,
        /** The parenthesis behind a literal of {@code UTF8 (}. */
        UTF8_END,
        /** The first part of a message, or another. */
        PART,
        /** The URL of a part. */
        URL,
        /** A space and another part, or the parenthesis. */
        PART_END,
        /** Another message, or the end of the line. */
        MESSAGE_END
    }

    private final String tag;
    private final boolean single;
    private Stage stage = Stage.MESSAGE;
    private boolean ended;

    private Upload(String tag, boolean single) {
        this.tag = tag;
        this.single = single;
    }

    String tag() {
        return tag;
    }

    /** Whether the last line has been read. */
    boolean ended() {
        return ended;
    }

    /** Whether a command is one of these, by its name and what follows. */
    static boolean is(Cursor in, String name) {
        return switch (name) {
            case "APPEND", "REPLACE" -> true;
            case "UID" -> in.take(' ') && in.word("REPLACE");
            default -> false;
        };
    }

    /**
     * Reads on behind the name, up to the mailbox.
     *
     * @param announced where a literal is announced, or -1
     * @return null if the mailbox is that literal
     */
    static @Nullable Upload begin(Cursor in, String tag, String name, int announced, Queue<CommandEvent> events) {
        in.space();
        boolean single = !name.equals("APPEND");
        long message = SequenceSet.LARGEST;
        if (single) {
            message = in.take('*') ? SequenceSet.LARGEST : in.nzNumber();
            in.space();
        }
        if (in.position() == announced) {
            return null;
        }
        String mailbox = in.mailbox();
        Command command = single
                ? new MessageCommand.Replace(name.equals("UID"), message, mailbox)
                : new MailboxCommand.Append(mailbox);
        events.add(new CommandEvent.UploadBegun(tag, command));
        return new Upload(tag, single);
    }

    /**
     * Reads on to the end of a line.
     *
     * @param announced where a literal is announced, or -1
     * @return whether it is one that the reader is to take by itself, behind which this is called again with the same cursor's position
     */
    boolean read(Cursor in, int announced, Gathering literal, Queue<CommandEvent> events) {
        while (true) {
            switch (stage) {
                case MESSAGE -> {
                    in.space();
                    if (message(in, announced, literal, events)) {
                        return false;
                    }
                }
                case UTF8_END -> {
                    in.close();
                    stage = Stage.MESSAGE_END;
                    events.add(new CommandEvent.MessageEnded());
                }
                case PART -> {
                    if (!in.word("URL")) {
                        text(in, announced, literal, events);
                        return false;
                    }
                    in.space();
                    stage = Stage.URL;
                }
                case URL -> {
                    if (in.position() == announced) {
                        return true;
                    }
                    events.add(new CommandEvent.Url(in.astring()));
                    stage = Stage.PART_END;
                }
                case PART_END -> {
                    if (in.take(' ')) {
                        stage = Stage.PART;
                    } else {
                        in.close();
                        stage = Stage.MESSAGE_END;
                        events.add(new CommandEvent.MessageEnded());
                    }
                }
                case MESSAGE_END -> {
                    if (in.peek() != ' ' || single) {
                        in.end();
                        ended = true;
                        events.add(new CommandEvent.UploadEnded(tag));
                        return false;
                    }
                    stage = Stage.MESSAGE;
                }
            }
        }
    }

    private void text(Cursor in, int announced, Gathering literal, Queue<CommandEvent> events) {
        if (!in.word("TEXT")) {
            throw in.syntax("expected TEXT or URL");
        }
        in.space();
        announce(in, announced, literal, false, events);
        stage = Stage.PART_END;
    }

    /** Flags, date and what the contents are; whether they are a literal, which now comes. */
    private boolean message(Cursor in, int announced, Gathering literal, Queue<CommandEvent> events) {
        Flags flags = Flags.NONE;
        if (in.peek() == '(') {
            flags = FlagSyntax.list(in);
            in.space();
        }
        Optional<OffsetDateTime> date = Optional.empty();
        if (in.peek() == '"') {
            date = Optional.of(Dates.dateTime(in));
            in.space();
        }
        boolean catenated = in.word("CATENATE");
        events.add(new CommandEvent.MessageBegun(flags, date, catenated));
        if (catenated) {
            in.space();
            in.open();
            stage = Stage.PART;
            return false;
        }
        boolean utf8 = in.word("UTF8");
        if (utf8) {
            in.space();
            in.open();
        }
        announce(in, announced, literal, utf8, events);
        stage = utf8 ? Stage.UTF8_END : Stage.MESSAGE_END;
        return true;
    }

    private static void announce(
            Cursor in, int announced, Gathering literal, boolean utf8, Queue<CommandEvent> events) {
        if (in.position() != announced) {
            throw in.syntax("expected a literal");
        }
        events.add(new CommandEvent.Announced(literal.size(), literal.synchronizing(), literal.binary(), utf8));
    }

    /** Tells that a literal of the message has ended. */
    void literalEnded(Queue<CommandEvent> events) {
        events.add(new CommandEvent.LiteralEnded());
        if (stage == Stage.MESSAGE_END) {
            events.add(new CommandEvent.MessageEnded());
        }
    }
}
