package org.posthorn.mime.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Reads yEnc, the eight-bit encoding of Usenet (yEnc draft 1.3): one file, or one part of a file, from its {@code =ybegin} line to its
 * {@code =yend} line. What stands around them is passed over. A size or a CRC that is not what the {@code =yend} line says, a missing
 * line and an escape that is cut off are defects. Dots must have been unstuffed before.
 *
 * <p>What the control lines said can be asked for once the data was finished, and until the next data begins.
 */
public final class YEncDecoder extends Decoder {

    private static final byte[] BEGIN = "=ybegin ".getBytes(StandardCharsets.US_ASCII);

    private static final long EQUALS = Octets.eightOf('=');
    private static final long LINE_FEEDS = Octets.eightOf('\n');
    private static final long RETURNS = Octets.eightOf('\r');
    private static final int SHIFT = 42;
    private static final int ESCAPE_SHIFT = 64;
    private static final int LONGEST_CONTROL_LINE = 1024;

    private enum State {
        /** Before the =ybegin line, where it may be. */
        BEFORE,
        /** In another line before it. */
        OTHER_LINE,
        LINE_START,
        /** After an equals sign at the start of a line. */
        CONTROL_OR_ESCAPE,
        DATA,
        ESCAPE,
        CONTROL_LINE,
        AFTER
    }

    private final CRC32 crc = new CRC32();
    private final byte[] line = new byte[LONGEST_CONTROL_LINE];

    private State state = State.BEFORE;
    private int lineLength;
    private boolean finished;

    private @Nullable String name;
    private long size = -1;
    private long partBegin = -1;
    private boolean multipart;
    private boolean verified;
    private long count;

    private byte[] out = BEGIN;
    private int outAt;
    /** Up to here the output is in the CRC and the count. */
    private int counted;

    /** For one piece of data after another. */
    public YEncDecoder() {}

    /** {@return the name of the file, never to be used as a path; empty if there was none} */
    public Optional<String> name() {
        return Optional.ofNullable(name);
    }

    /** {@return the size of the whole file in octets, as its {@code =ybegin} line says} */
    public OptionalLong size() {
        return size < 0 ? OptionalLong.empty() : OptionalLong.of(size);
    }

    /** {@return where in the file this part begins, in octets from 0; empty if the data is not a part of a file} */
    public OptionalLong partOffset() {
        return partBegin < 1 ? OptionalLong.empty() : OptionalLong.of(partBegin - 1);
    }

    /** {@return whether there was a CRC of these octets, and it was right} */
    public boolean verified() {
        return verified;
    }

    @Override
    boolean isStrict() {
        return false;
    }

    @Override
    public int bound(int length) {
        return length;
    }

    @Override
    int fitting(int room) {
        return room;
    }

    @Override
    int decode(byte[] in, int from, int to, byte[] target, int at) {
        if (finished) {
            forget();
        }
        out = target;
        outAt = at;
        counted = at;
        for (int p = from; p < to; ) {
            if (state == State.DATA) {
                p = plain(in, p, to);
            }
            if (p < to) {
                step(in[p], p - from);
                p++;
            }
        }
        count();
        out = BEGIN;
        return outAt;
    }

    @Override
    int decodeEnd(byte[] target, int at) {
        if (finished) {
            forget();
        }
        out = target;
        outAt = at;
        counted = at;
        if (state == State.CONTROL_LINE) {
            control(0);
        }
        if (state != State.AFTER) {
            flaw(Flaw.Kind.TRUNCATED, 0);
        }
        finished = true;
        out = BEGIN;
        return outAt;
    }

    private void forget() {
        finished = false;
        state = State.BEFORE;
        lineLength = 0;
        name = null;
        size = -1;
        partBegin = -1;
        multipart = false;
        verified = false;
        count = 0;
        crc.reset();
    }

    private void count() {
        crc.update(out, counted, outAt - counted);
        count += outAt - counted;
        counted = outAt;
    }

    /** Decodes up to the next octet that has a meaning of its own. */
    private int plain(byte[] in, int from, int to) {
        int p = from;
        for (; p <= to - 8; p += 8) {
            long eight = Octets.read(in, p);
            long special = Octets.equal(eight, EQUALS) | Octets.equal(eight, LINE_FEEDS) | Octets.equal(eight, RETURNS);
            if (special != 0) {
                break;
            }
            Octets.write(out, outAt, (eight | Octets.TOPS) - Octets.eightOf(SHIFT) ^ ~eight & Octets.TOPS);
            outAt += 8;
        }
        for (; p < to && in[p] != '=' && in[p] != '\n' && in[p] != '\r'; p++) {
            out[outAt++] = (byte) (in[p] - SHIFT);
        }
        return p;
    }

    private void step(byte b, long ahead) {
        switch (state) {
            case BEFORE -> before(b);
            case OTHER_LINE -> {
                if (b == '\n') {
                    state = State.BEFORE;
                    lineLength = 0;
                }
            }
            case LINE_START, DATA -> data(b);
            case CONTROL_OR_ESCAPE -> {
                if (b == 'y') {
                    line[0] = '=';
                    line[1] = 'y';
                    lineLength = 2;
                    state = State.CONTROL_LINE;
                } else {
                    escaped(b, ahead);
                }
            }
            case ESCAPE -> escaped(b, ahead);
            case CONTROL_LINE -> {
                if (b == '\n') {
                    control(ahead);
                } else if (lineLength < line.length) {
                    line[lineLength++] = b;
                }
            }
            case AFTER -> {}
        }
    }

    private void before(byte b) {
        if (b == '\n') {
            lineLength = 0;
        } else if (b == BEGIN[lineLength]) {
            line[lineLength++] = b;
            state = lineLength == BEGIN.length ? State.CONTROL_LINE : State.BEFORE;
        } else {
            state = State.OTHER_LINE;
        }
    }

    private void data(byte b) {
        if (b == '\n') {
            state = State.LINE_START;
        } else if (b == '=') {
            state = state == State.LINE_START ? State.CONTROL_OR_ESCAPE : State.ESCAPE;
        } else if (b != '\r') {
            out[outAt++] = (byte) (b - SHIFT);
            state = State.DATA;
        }
    }

    private void escaped(byte b, long ahead) {
        if (b == '\r' || b == '\n') {
            flaw(Flaw.Kind.ESCAPE, ahead);
            state = b == '\n' ? State.LINE_START : State.DATA;
        } else {
            out[outAt++] = (byte) (b - ESCAPE_SHIFT - SHIFT);
            state = State.DATA;
        }
    }

    private void control(long ahead) {
        String text = text(Arrays.copyOf(line, lineLength)).strip();
        int space = text.indexOf(' ');
        String keyword = space < 0 ? text : text.substring(0, space);
        lineLength = 0;
        state = State.LINE_START;
        switch (keyword) {
            case "=ybegin" -> begin(text);
            case "=ypart" -> {
                multipart = true;
                partBegin = number(value(text, "begin"), 10);
            }
            case "=yend" -> end(text, ahead);
            default -> flaw(Flaw.Kind.LINE, ahead);
        }
    }

    /** A name may be in any charset. */
    static String text(byte[] octets) {
        String utf8 = new String(octets, StandardCharsets.UTF_8);
        return utf8.indexOf('\uFFFD') < 0 ? utf8 : new String(octets, StandardCharsets.ISO_8859_1);
    }

    private void begin(String text) {
        int at = text.indexOf(" name=");
        if (at >= 0) {
            name = text.substring(at + " name=".length()).strip();
        }
        String others = at < 0 ? text : text.substring(0, at);
        size = number(value(others, "size"), 10);
        multipart = value(others, "part") != null;
    }

    private void end(String text, long ahead) {
        count();
        state = State.AFTER;
        long expected = number(value(text, multipart ? "pcrc32" : "crc32"), 16);
        verified = expected >= 0 && expected == crc.getValue();
        if (number(value(text, "size"), 10) != count || expected >= 0 && !verified) {
            flaw(Flaw.Kind.CHECKSUM, ahead);
        }
    }

    /** The value of a key, or null. */
    private static @Nullable String value(String text, String key) {
        int at = text.indexOf(" " + key + "=");
        if (at < 0) {
            return null;
        }
        int from = at + key.length() + 2;
        int end = text.indexOf(' ', from);
        return text.substring(from, end < 0 ? text.length() : end);
    }

    /** A number without sign, or -1 if it is none. */
    private static long number(@Nullable String digits, int radix) {
        if (digits == null || digits.isEmpty() || digits.length() > 15) {
            return -1;
        }
        String small = digits.toLowerCase(Locale.ROOT);
        long number = 0;
        for (int i = 0; i < small.length(); i++) {
            int digit = small.charAt(i) < 128 ? Character.digit(small.charAt(i), radix) : -1;
            if (digit < 0) {
                return -1;
            }
            number = number * radix + digit;
        }
        return number;
    }
}
