package org.posthorn.mime.tnef;

/** Walks over a list of MAPI properties as TNEF has them (MS-OXTNEF section 2.1.3.4). A value of many is given as its first. */
final class MapiProperties {

    static final int BODY = 0x1000;
    static final int COMPRESSED_RTF = 0x1009;
    static final int HTML = 0x1013;
    static final int CODE_PAGE = 0x3FDE;
    static final int DISPLAY_NAME = 0x3001;
    static final int ATTACHED = 0x3701;
    static final int FILE_NAME = 0x3704;
    static final int LONG_FILE_NAME = 0x3707;
    static final int MIME_TYPE = 0x370E;
    static final int CONTENT_ID = 0x3712;

    private static final int OBJECT = 0x0D;
    private static final int STRING = 0x1E;
    private static final int UNICODE = 0x1F;
    private static final int BINARY = 0x102;
    private static final int LONG = 3;
    private static final int MANY = 0x1000;
    private static final int FIRST_NAMED = 0x8000;
    private static final int GUID = 16;

    private final byte[] data;
    private final int end;

    private long left;
    private int at;
    private boolean malformed;

    private int identifier;
    private int type;
    private int valueFrom;
    private int valueTo;

    MapiProperties(byte[] data, int from, int to) {
        this.data = data;
        this.end = to;
        this.at = from;
        this.left = takeNumber();
    }

    static long number(byte[] data, int at) {
        return data[at] & 0xFF
                | (data[at + 1] & 0xFF) << 8
                | (data[at + 2] & 0xFF) << 16
                | (data[at + 3] & 0xFFL) << 24;
    }

    /** Goes to the next property; false when there is none, or none that can be read. */
    boolean next() {
        if (malformed || left == 0) {
            return false;
        }
        left--;
        long tag = takeNumber();
        type = (int) tag & 0xFFFF & ~MANY;
        identifier = (int) (tag >>> 16);
        if (!malformed && identifier >= FIRST_NAMED) {
            passName();
        }
        if (!malformed) {
            takeValues((tag & MANY) != 0);
        }
        return !malformed;
    }

    private void passName() {
        take(GUID);
        long kind = takeNumber();
        if (kind == 0) {
            take(4);
        } else {
            take(padded(takeNumber()));
        }
    }

    private void takeValues(boolean many) {
        int fixed = fixedSize();
        boolean counted = many || fixed == 0;
        long count = counted ? takeNumber() : 1;
        valueFrom = at;
        valueTo = at;
        if (fixed > 0) {
            take(count * fixed);
            valueTo = malformed || count == 0 ? valueFrom : valueFrom + fixed;
            return;
        }
        for (long i = 0; i < count && !malformed; i++) {
            long length = takeNumber();
            int from = at;
            take(Math.min(padded(length), Math.max(length, end - at)));
            if (i == 0 && !malformed) {
                valueFrom = from;
                valueTo = from + (int) length;
            }
        }
    }

    /** How many octets a value takes; 0 if it says so itself. */
    private int fixedSize() {
        return switch (type) {
            case 2, LONG, 4, 0x0A, 0x0B -> 4;
            case 5, 6, 7, 0x14, 0x40 -> 8;
            case 0x48 -> 16;
            case OBJECT, STRING, UNICODE, BINARY -> 0;
            default -> {
                malformed = true;
                yield 4;
            }
        };
    }

    private static long padded(long length) {
        return length + 3 & ~3L;
    }

    private long takeNumber() {
        int from = at;
        take(4);
        return malformed ? 0 : number(data, from);
    }

    private void take(long length) {
        if (malformed || length > end - at) {
            malformed = true;
        } else {
            at += (int) length;
        }
    }

    boolean malformed() {
        return malformed;
    }

    int identifier() {
        return identifier;
    }

    int valueFrom() {
        return valueFrom;
    }

    int valueTo() {
        return valueTo;
    }

    boolean isBinary() {
        return type == BINARY;
    }

    boolean isObject() {
        return type == OBJECT;
    }

    boolean isUnicode() {
        return type == UNICODE;
    }

    boolean isText() {
        return type == STRING || type == UNICODE;
    }

    /** Whether the value is a number of four octets. */
    boolean isNumber() {
        return type == LONG && valueTo - valueFrom == 4;
    }
}
