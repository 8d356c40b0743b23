package org.posthorn.testkit;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Writes the few kinds of ASN.1 value that a certificate needs, in DER (X.690). */
final class Der {

    static final int SEQUENCE = 0x30;
    static final int SET = 0x31;
    private static final Instant UTC_TIME_ENDS = Instant.parse("2050-01-01T00:00:00Z");

    private Der() {}

    /** A value: its tag, the length, and its parts one behind the other. */
    static byte[] value(int tag, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(length + 6);
        out.write(tag);
        if (length < 0x80) {
            out.write(length);
        } else {
            byte[] size = BigInteger.valueOf(length).toByteArray();
            int skip = size[0] == 0 ? 1 : 0;
            out.write(0x80 | size.length - skip);
            out.write(size, skip, size.length - skip);
        }
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    static byte[] sequence(byte[]... parts) {
        return value(SEQUENCE, parts);
    }

    static byte[] integer(BigInteger number) {
        return value(0x02, number.toByteArray());
    }

    static byte[] octets(byte[] octets) {
        return value(0x04, octets);
    }

    /** A bit string of whole octets. */
    static byte[] bits(byte[] octets) {
        return value(0x03, new byte[] {0}, octets);
    }

    static byte[] utf8(String text) {
        return value(0x0C, text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] yes() {
        return value(0x01, new byte[] {(byte) 0xFF});
    }

    static byte[] oid(int... arcs) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(arcs[0] * 40 + arcs[1]);
        for (int i = 2; i < arcs.length; i++) {
            for (int shift = 28; shift > 0; shift -= 7) {
                if (arcs[i] >> shift > 0) {
                    out.write(0x80 | arcs[i] >> shift & 0x7F);
                }
            }
            out.write(arcs[i] & 0x7F);
        }
        return value(0x06, out.toByteArray());
    }

    /** A time, as RFC 5280 section 4.1.2.5 wants it: two digits for the year up to 2049, four from then on. */
    static byte[] time(Instant time) {
        boolean utc = time.isBefore(UTC_TIME_ENDS);
        String text = DateTimeFormatter.ofPattern(utc ? "yyMMddHHmmss'Z'" : "yyyyMMddHHmmss'Z'")
                .withZone(ZoneOffset.UTC)
                .format(time);
        return value(utc ? 0x17 : 0x18, text.getBytes(StandardCharsets.US_ASCII));
    }
}
