package org.posthorn.mime.tnef;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Text in RTF as Outlook compresses it (MS-OXRTFCP). */
final class CompressedRtf {

    private static final int HEADER = 16;
    private static final long COMPRESSED = 0x75465A4CL;
    private static final long PLAIN = 0x414C454DL;
    private static final int DICTIONARY = 4096;

    /** What the dictionary holds at first. */
    private static final byte[] COMMON =
            ("{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor "
                            + "MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
                            + "\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx")
                    .getBytes(StandardCharsets.US_ASCII);

    private final byte[] data;
    private final int end;
    private int at;
    private boolean malformed;
    private boolean overLimit;

    CompressedRtf(byte[] data, int from, int to) {
        this.data = data;
        this.at = from;
        this.end = to;
    }

    /** Whether the text could not be read to its end. */
    boolean malformed() {
        return malformed;
    }

    /** Whether the text would be larger than was allowed; nothing was read then. */
    boolean overLimit() {
        return overLimit;
    }

    /** The text, as far as it can be read. */
    byte[] read(int limit) {
        if (end - at < HEADER) {
            malformed = true;
            return new byte[0];
        }
        long size = MapiProperties.number(data, at + 4);
        long kind = MapiProperties.number(data, at + 8);
        at += HEADER;
        // A reference of two octets gives seventeen at most.
        long possible = kind == PLAIN ? end - at : 9L * (end - at);
        if (Math.min(size, possible) > limit) {
            overLimit = true;
            return new byte[0];
        }
        int most = (int) Math.min(size, possible);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (kind == COMPRESSED) {
            decompress(out, most);
        } else if (kind == PLAIN) {
            out.write(data, at, most);
        }
        malformed = out.size() != size;
        return out.toByteArray();
    }

    private void decompress(ByteArrayOutputStream out, int most) {
        byte[] dictionary = new byte[DICTIONARY];
        System.arraycopy(COMMON, 0, dictionary, 0, COMMON.length);
        int next = COMMON.length;
        while (at < end && out.size() < most) {
            int control = data[at++];
            for (int bit = 0; bit < 8 && at < end && out.size() < most; bit++) {
                if ((control >> bit & 1) == 0) {
                    dictionary[next] = data[at];
                    next = next + 1 & DICTIONARY - 1;
                    out.write(data[at++]);
                    continue;
                }
                if (end - at < 2) {
                    return;
                }
                int offset = (data[at] & 0xFF) << 4 | (data[at + 1] & 0xFF) >> 4;
                int length = (data[at + 1] & 15) + 2;
                at += 2;
                if (offset == next) {
                    return;
                }
                for (int i = 0; i < length && out.size() < most; i++) {
                    byte b = dictionary[offset + i & DICTIONARY - 1];
                    dictionary[next] = b;
                    next = next + 1 & DICTIONARY - 1;
                    out.write(b);
                }
            }
        }
    }
}
