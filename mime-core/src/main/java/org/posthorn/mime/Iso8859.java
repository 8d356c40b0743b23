package org.posthorn.mime;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import org.jspecify.annotations.Nullable;

/** The parts of ISO 8859 that the JDK has not. Mail that uses them is read; none is written. */
final class Iso8859 extends Charset {

    private static final int TABLE_FROM = 0xA0;

    private static final Charset LATIN_6 = new Iso8859(
            "ISO-8859-10",
            "\u00a0ĄĒĢĪĨĶ§ĻĐŠŦŽ\u00adŪŊ°ąēģīĩķ·ļđšŧž―ūŋ"
                    + "ĀÁÂÃÄÅÆĮČÉĘËĖÍÎÏÐŅŌÓÔÕÖŨØŲÚÛÜÝÞß"
                    + "āáâãäåæįčéęëėíîïðņōóôõöũøųúûüýþĸ");

    private static final Charset LATIN_8 = new Iso8859(
            "ISO-8859-14",
            "\u00a0Ḃḃ£ĊċḊ§Ẁ©ẂḋỲ\u00ad®ŸḞḟĠġṀṁ¶ṖẁṗẃṠỳẄẅṡ"
                    + "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏŴÑÒÓÔÕÖṪØÙÚÛÜÝŶß"
                    + "àáâãäåæçèéêëìíîïŵñòóôõöṫøùúûüýŷÿ");

    private final String table;

    private Iso8859(String name, String table) {
        super(name, new String[0]);
        this.table = table;
    }

    /** By the canonical name; null for what the JDK has. */
    static @Nullable Charset named(String name) {
        return switch (name) {
            case "ISO-8859-10" -> LATIN_6;
            case "ISO-8859-14" -> LATIN_8;
            default -> null;
        };
    }

    @Override
    public boolean contains(Charset other) {
        return other.name().equals("US-ASCII") || other.equals(this);
    }

    @Override
    public boolean canEncode() {
        return false;
    }

    @Override
    public CharsetEncoder newEncoder() {
        throw new UnsupportedOperationException(name() + " is only read");
    }

    @Override
    public CharsetDecoder newDecoder() {
        return new CharsetDecoder(this, 1, 1) {
            @Override
            protected CoderResult decodeLoop(ByteBuffer in, CharBuffer out) {
                while (in.hasRemaining()) {
                    if (!out.hasRemaining()) {
                        return CoderResult.OVERFLOW;
                    }
                    int octet = in.get() & 0xFF;
                    out.put(octet < TABLE_FROM ? (char) octet : table.charAt(octet - TABLE_FROM));
                }
                return CoderResult.UNDERFLOW;
            }
        };
    }
}
