package org.posthorn.mime.mbox;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.posthorn.mime.MailDate;

/**
 * Divides an mbox into its messages as it arrives, in constant memory: octets in, events out, for each message
 * {@code Begin Chunk* End}. The same octets give the same events however they were cut, but for how {@link Chunk}s are cut. It never
 * throws for what an mbox says.
 *
 * <p>A message begins with a separator line: {@code From }, anything, and a date with a month's name, a time and a year. It follows an
 * empty line, which belongs to it (RFC 4155 appendix A), or the beginning of the file, or the last octet that a Content-Length field
 * counts. What stands before the first separator is passed over. A Content-Length that counts too much hides separators: use the
 * formats that count for files that are known to be right. Lines end with LF or CRLF, and stay as they are.
 *
 * <p>Not thread-safe.
 */
public final class MboxReader {

    /** The longest line, its end included, that is recognised as a separator, in octets. */
    public static final int LONGEST_SEPARATOR = 1000;

    /** Something in an mbox. Offsets are octets from its beginning. */
    public sealed interface Event {}

    /**
     * A message begins.
     *
     * @param separator where its separator line begins
     * @param start where the message begins, behind that line
     * @param line the separator line without its end, Latin-1
     */
    public record Begin(long separator, long start, String line) implements Event {

        /** Refuses lines that do not begin with {@code From }. */
        public Begin {
            if (!line.startsWith("From ")) {
                throw new IllegalArgumentException("no separator line");
            }
        }

        private static final Pattern DAY = Pattern.compile(" (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? ");

        /** {@return the sender that the separator names, as it stands} Often an address, seldom {@code -} or without a domain. */
        public String sender() {
            String rest = line.substring(FROM.length);
            Matcher day = DAY.matcher(line);
            if (day.find(FROM.length - 1)) {
                return line.substring(Math.min(FROM.length, day.start()), day.start())
                        .strip();
            }
            int end = rest.indexOf(' ');
            return end < 0 ? rest : rest.substring(0, end);
        }

        /** {@return when the message was received, in UTC unless the separator says otherwise; empty if that cannot be read} */
        public Optional<Instant> date() {
            Matcher day = DAY.matcher(line);
            String text = day.find(FROM.length - 1)
                    ? line.substring(day.start() + 1)
                    : line.substring(FROM.length + sender().length());
            return MailDate.read(text).value().map(OffsetDateTime::toInstant);
        }
    }

    /**
     * Octets of a message, quoting undone.
     *
     * @param bytes a slice of the buffer given to {@link MboxReader#next}, or of a few octets that the reader kept; valid until the next
     *     call of {@code next}
     */
    public record Chunk(ByteBuffer bytes) implements Event {}

    /**
     * A message is over.
     *
     * @param end where its stored octets end, without the empty line that follows them
     */
    public record End(long end) implements Event {}

    private static final byte[] FROM = {'F', 'r', 'o', 'm', ' '};
    private static final Pattern MONTH =
            Pattern.compile("\\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", Pattern.CASE_INSENSITIVE);
    private static final Pattern TIME = Pattern.compile("[0-9]:[0-9][0-9]");
    private static final Pattern YEAR = Pattern.compile("\\b[0-9]{4}\\b");
    private static final Pattern LENGTH =
            Pattern.compile("content-length:[ \\t]*([0-9]{1,18})[ \\t]*\\r?\\n?", Pattern.CASE_INSENSITIVE);

    private final MboxFormat format;
    private final Queue<Event> events = new ArrayDeque<>();

    /** The beginning of a line that is not yet known for what it is. */
    private final byte[] held = new byte[LONGEST_SEPARATOR];

    private int heldLength;
    /** How many quote marks are at the beginning of what is held. */
    private int marks;

    private long at;
    private boolean midLine;
    private boolean open;
    private boolean inHeader;
    private boolean afterBlank = true;
    /** The octets of an empty line that may belong to the next separator. */
    private int blankLength;

    private boolean blankHasCr;
    private long contentLength = -1;
    /** Up to here the message is counted. */
    private long counted;

    private boolean ended;

    /**
     * For one mbox.
     *
     * @param format how it tells separators from text
     */
    public MboxReader(MboxFormat format) {
        this.format = format;
    }

    /**
     * The next event.
     *
     * @param in the next octets; its position moves past those used. They must stay unchanged until the next call
     * @return the event, or null when more input is needed or, after {@link #endOfInput}, there is none
     */
    public @Nullable Event next(ByteBuffer in) {
        while (events.isEmpty() && in.hasRemaining()) {
            if (midLine || heldLength == 0 && isOrdinary(in.get(in.position()))) {
                run(in);
            } else {
                held[heldLength++] = in.get();
                at++;
                hold();
            }
        }
        if (events.isEmpty() && ended) {
            finish();
        }
        return events.poll();
    }

    /** Says that no more input comes. Call {@link #next} until it gives null. */
    public void endOfInput() {
        ended = true;
    }

    /** Whether a line that begins so is text whatever follows. */
    private boolean isOrdinary(byte b) {
        return switch (b) {
            case '\r', '\n', 'F' -> false;
            case '>' -> !format.quotes;
            case 'c', 'C' -> !(format.counts && inHeader);
            default -> true;
        };
    }

    /** Takes the rest of a line, and the lines behind it that are ordinary. */
    private void run(ByteBuffer in) {
        releaseBlank();
        int from = in.position();
        int limit = in.limit();
        int p = from;
        do {
            int end = lineFeed(in, p, limit);
            midLine = end == limit;
            p = midLine ? limit : end + 1;
        } while (p < limit && isOrdinary(in.get(p)));
        emit(in.slice(from, p - from));
        at += p - from;
        in.position(p);
        afterBlank = false;
    }

    private static int lineFeed(ByteBuffer in, int from, int to) {
        int p = from;
        for (; p <= to - 8; p += 8) {
            long eight = in.getLong(p) ^ 0x0A0A0A0A0A0A0A0AL;
            if ((eight - 0x0101010101010101L & ~eight & 0x8080808080808080L) != 0) {
                break;
            }
        }
        while (p < to && in.get(p) != '\n') {
            p++;
        }
        return p;
    }

    /** Looks at a line's beginning after each octet, until it is known what line it is. */
    private void hold() {
        byte b = held[heldLength - 1];
        boolean full = heldLength == held.length;
        if (b == '>' && marks == heldLength - 1 && format.quotes) {
            marks++;
            if (full) {
                plain(0);
            }
        } else if (held[0] == '\r' || held[0] == '\n') {
            emptyLine(b);
        } else if (held[0] == 'c' || held[0] == 'C') {
            if (b == '\n' || full) {
                readLength();
                plain(0);
            }
        } else {
            fromLine(b, full);
        }
    }

    private void fromLine(byte b, boolean full) {
        int matched = heldLength - marks;
        if (matched <= FROM.length && b != FROM[matched - 1]) {
            plain(0);
        } else if (matched == FROM.length && marks > 0) {
            plain(marks == 1 || format.quotesAgain ? 1 : 0);
        } else if (matched >= FROM.length) {
            long start = at - heldLength;
            if (!(afterBlank || start == counted) || start < counted) {
                plain(0);
            } else if (b == '\n' && isDated()) {
                separator();
            } else if (b == '\n' || full) {
                plain(0);
            }
        }
    }

    private void emptyLine(byte b) {
        if (b == '\n') {
            releaseBlank();
            blankLength = heldLength;
            blankHasCr = heldLength == 2;
            afterBlank = true;
            heldLength = 0;
            if (inHeader) {
                inHeader = false;
                counted = contentLength < 0 ? 0 : at + contentLength;
            }
        } else if (heldLength == 2) {
            plain(0);
        }
    }

    /** What is held is text, all but its first octets. */
    private void plain(int without) {
        releaseBlank();
        midLine = held[heldLength - 1] != '\n';
        emit(ByteBuffer.wrap(held, without, heldLength - without).slice());
        heldLength = 0;
        marks = 0;
        afterBlank = false;
    }

    private void emit(ByteBuffer bytes) {
        if (open && bytes.hasRemaining()) {
            events.add(new Chunk(bytes));
        }
    }

    private void releaseBlank() {
        if (blankLength > 0) {
            emit(ByteBuffer.wrap(blankHasCr ? new byte[] {'\r', '\n'} : new byte[] {'\n'}));
            blankLength = 0;
        }
    }

    private String heldLine() {
        return new String(held, 0, heldLength, StandardCharsets.ISO_8859_1);
    }

    private void readLength() {
        Matcher length = LENGTH.matcher(heldLine());
        if (length.matches()) {
            contentLength = Long.parseLong(length.group(1));
        }
    }

    private boolean isDated() {
        String line = heldLine();
        return MONTH.matcher(line).find(FROM.length)
                && TIME.matcher(line).find(FROM.length)
                && YEAR.matcher(line).find(FROM.length);
    }

    private void separator() {
        long start = at - heldLength;
        end(start);
        String line = heldLine();
        int length =
                line.endsWith("\r\n") ? line.length() - 2 : line.endsWith("\n") ? line.length() - 1 : line.length();
        events.add(new Begin(start, at, line.substring(0, length)));
        heldLength = 0;
        open = true;
        inHeader = true;
        afterBlank = false;
        contentLength = -1;
        counted = 0;
    }

    /** Ends the message before {@code to}, and gives the empty line there to the separator, unless it was counted. */
    private void end(long to) {
        if (to <= counted) {
            releaseBlank();
        }
        if (open) {
            events.add(new End(to - blankLength));
        }
        blankLength = 0;
        open = false;
    }

    private void finish() {
        if (heldLength > FROM.length && marks == 0 && held[0] == 'F' && isDated()) {
            separator();
        } else if (heldLength > 0) {
            plain(0);
        } else if (open) {
            end(at);
        }
    }
}
