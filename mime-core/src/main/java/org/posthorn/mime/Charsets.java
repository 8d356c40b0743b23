package org.posthorn.mime;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The charsets that mail names: the JDK's, under all the names that mailers have for them, and UTF-7. Decoding never
 * fails: what a charset cannot read becomes U+FFFD, and what names no charset is read as UTF-8 if it can be, else as
 * windows-1252.
 */
public final class Charsets {
    /** UTF-7 (RFC 2152), for reading only: its {@link Charset#canEncode} is false. */
    public static final Charset UTF_7 = new Utf7();

    private static final int LONGEST_NAME = 64;

    private static final Charset WINDOWS_1252 = forNameOr("windows-1252", StandardCharsets.ISO_8859_1);

    /** By what is left of a name when only its letters and digits are, in small letters; "" for none that can be known. */
    private static final Map<String, String> ALIASES = aliases(
            " unknown8bit xunknown unknown default none xuserdefined 8bit binary x8bit",
            "US-ASCII ascii usascii ansix341968 ansix341986 iso646us iso646 646 us 7bit isoir6 csascii xusascii",
            "UTF-8 utf8 utf8mac unicode11utf8 unicode20utf8 xunicode20utf8 xutf8 utf8n utf8bom utf8sig utf8mb4"
                    + " csutf8 cutf8",
            "UTF-7 utf7 unicode11utf7 csunicode11utf7 unicode20utf7 xunicode20utf7 xutf7",
            "UTF-16 utf16 ucs2 unicode",
            "ISO-8859-1 latin1 iso88591 88591 iso8859 xiso88591 iso885911987 isolatin1 l1 ibm819 cp819 isoir100",
            "ISO-8859-6 iso88596i iso88596e",
            "ISO-8859-8 iso88598i iso88598e visual logical",
            "ISO-8859-10 latin6 iso885910 isoir157 csisolatin6",
            "ISO-8859-14 latin8 iso885914 isoir199 isoceltic",
            "ISO-8859-15 latin9 latin0",
            "windows-1252 ansi cpansi ascii8 1252 msansi xansi",
            "KOI8-R koi8 koi8r cskoi8r",
            "KOI8-U koi8u koi8ru",
            "GB18030 gb18030 gb180302000 gb2312 gb231280 gb23121980 csgb2312 gbk xgbk cp936 ms936 windows936 euccn xeuccn chinese"
                    + " isoir58 csiso58gb231280 gb",
            "Big5 big5 xbig5 cnbig5 csbig5 big5tw bigfive",
            "Big5-HKSCS big5hkscs xbig5hkscs big5hk",
            "x-windows-950 cp950 ms950 windows950",
            "x-windows-949 ksc56011987 ksc56011989 ksc5601 euckr xeuckr korean uhc cp949 ms949 windows949 xwindows949"
                    + " isoir149 cseuckr ksc56011992 xuhc",
            "Shift_JIS shiftjis sjis xsjis xshiftjis csshiftjis shiftjisx0213",
            "windows-31j cp932 ms932 mskanji windows31j windows932 xmscp932 cswindows31j",
            "EUC-JP eucjp xeucjp xeuc ujis eucjpms cp51932",
            "ISO-2022-JP iso2022jp iso2022jp1 iso2022jp3 iso2022jp2004 csiso2022jp csiso2022jpesc jis jis7",
            "x-windows-iso2022jp iso2022jpms cp50220 cp50221 cp50222 xwindowsiso2022jp",
            "TIS-620 tis620 tis6200 tis62025330 isoir166 thai",
            "x-windows-874 windows874 cp874 dos874 iso885911 xwindows874",
            "x-MacRoman macintosh mac macroman xmacroman csmacintosh applemacintosh",
            "x-MacCentralEurope xmacce macce xmaccentraleurroman");

    /** Where mailers write more than the charset has: the same charset with more characters. */
    private static final Map<String, String> SUPERSETS = Map.of(
            "Shift_JIS", "windows-31j",
            "ISO-2022-JP", "x-windows-iso2022jp",
            "EUC-JP", "x-eucJP-Open",
            "Big5", "Big5-HKSCS",
            "TIS-620", "x-windows-874");

    private Charsets() {}

    private static Map<String, String> aliases(String... lines) {
        Map<String, String> aliases = new HashMap<>();
        for (String line : lines) {
            String[] names = line.split(" ", -1);
            for (int i = 1; i < names.length; i++) {
                aliases.put(names[i], names[0]);
            }
        }
        for (String number : "2 3 4 5 6 7 8 9 13 15 16".split(" ")) {
            aliases.put("iso8859" + number, "ISO-8859-" + number);
        }
        for (int number = 1250; number <= 1258; number++) {
            aliases.put("windows" + number, "windows-" + number);
            aliases.put("cp" + number, "windows-" + number);
        }
        for (String number : "437 850 852 855 857 862 865 866".split(" ")) {
            aliases.put("ibm" + number, "IBM" + number);
            aliases.put("cp" + number, "IBM" + number);
        }
        return Map.copyOf(aliases);
    }

    /**
     * The charset that a name in a message means. Case, punctuation and well-known misspellings do not matter; where
     * mailers use a name for more than it stands for ({@code gb2312}, {@code ks_c_5601-1987}), the larger charset is given.
     *
     * @param name as written in a Content-Type, an encoded-word or an extended parameter
     * @return the charset, or nothing when the name is unknown here, or says itself that it is ({@code unknown-8bit})
     */
    public static Optional<Charset> find(String name) {
        return Optional.ofNullable(lookup(name));
    }

    static @Nullable Charset lookup(String name) {
        if (name.equalsIgnoreCase("utf-8")) {
            return StandardCharsets.UTF_8;
        }
        if (name.equalsIgnoreCase("us-ascii")) {
            return StandardCharsets.US_ASCII;
        }
        if (name.equalsIgnoreCase("iso-8859-1")) {
            return StandardCharsets.ISO_8859_1;
        }
        if (name.length() > LONGEST_NAME) {
            return null;
        }
        String key = key(name);
        String known = ALIASES.get(key);
        if (known == null) {
            Charset other = other(key);
            String bare = other == null ? withoutRemarks(name) : name;
            return bare.length() < name.length() ? lookup(bare) : other;
        }
        Charset own = known.equals("UTF-7") ? UTF_7 : Iso8859.named(known);
        return own != null || known.isEmpty() ? own : forName(known);
    }

    /** What stands before a comment or another parameter, and behind an equals sign. */
    private static String withoutRemarks(String name) {
        int to = 0;
        while (to < name.length() && " \t(;,".indexOf(name.charAt(to)) < 0) {
            to++;
        }
        int from = name.lastIndexOf('=', to) + 1;
        return name.substring(Math.min(from, to), to);
    }

    /** Its letters and digits, in small letters. */
    private static String key(String name) {
        StringBuilder key = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= 'a' && c <= 'z' || c >= '0' && c <= '9') {
                key.append(c);
            } else if (c >= 'A' && c <= 'Z') {
                key.append((char) (c | 0x20));
            }
        }
        return key.toString();
    }

    /** A charset of which the table does not speak: the JDK may know its name, or the usual form of it. */
    private static @Nullable Charset other(String key) {
        Map<String, Charset> all = OfJdk.CHARSETS;
        String bare = key.startsWith("x") ? key.substring(1) : key;
        int digits = 0;
        while (digits < bare.length() && bare.charAt(digits) > '9') {
            digits++;
        }
        String usual = switch (bare.substring(0, digits)) {
            case "windows", "win", "cp", "ms", "mswin", "microsoftcp" ->
                bare.startsWith("125", digits) ? "windows" : "cp";
            case "ibm", "dos", "oem", "pc" -> "cp";
            default -> "";
        };
        Charset charset = all.get(key);
        charset = charset == null ? all.get(bare) : charset;
        charset = charset == null ? all.get(usual + bare.substring(digits)) : charset;
        return charset == null && bare.startsWith("mac") ? all.get("x" + bare) : charset;
    }

    /** All that the JDK has, by all their names; asked for only when a name is unusual, for it takes a while to collect. */
    private static final class OfJdk {
        static final Map<String, Charset> CHARSETS = collect();

        private static Map<String, Charset> collect() {
            Map<String, Charset> charsets = new HashMap<>();
            for (Charset charset : Charset.availableCharsets().values()) {
                charset.aliases().forEach(alias -> charsets.putIfAbsent(key(alias), charset));
            }
            for (Charset charset : Charset.availableCharsets().values()) {
                charsets.put(key(charset.name()), charset);
            }
            return charsets;
        }
    }

    private static @Nullable Charset forName(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalArgumentException unknown) {
            return null;
        }
    }

    private static Charset forNameOr(String name, Charset other) {
        Charset charset = forName(name);
        return charset == null ? other : charset;
    }

    /**
     * Text of a charset that is known by name only.
     *
     * @param octets holds the text
     * @param from its first octet
     * @param to one past its last
     * @param name the charset's name; it need not be known
     * @param defects is given {@link Defect.Kind#UNKNOWN_CHARSET}, or {@link Defect.Kind#UNDECODABLE_OCTETS}, with offset 0
     * @return the text
     * @throws IndexOutOfBoundsException when the range is not within the array
     */
    public static String decode(byte[] octets, int from, int to, String name, ObjLongConsumer<Defect.Kind> defects) {
        Objects.checkFromToIndex(from, to, octets.length);
        Charset charset = lookup(name);
        if (charset == null) {
            defects.accept(Defect.Kind.UNKNOWN_CHARSET, 0);
            return guess(octets, from, to, WINDOWS_1252);
        }
        String text = new String(octets, from, to - from, charset);
        if (text.indexOf('\uFFFD') < 0 || isExact(octets, from, to, charset)) {
            return text;
        }
        String more = SUPERSETS.get(charset.name());
        Charset superset = more == null ? null : forName(more);
        if (superset != null && isExact(octets, from, to, superset)) {
            return new String(octets, from, to - from, superset);
        }
        defects.accept(Defect.Kind.UNDECODABLE_OCTETS, 0);
        return charset.equals(StandardCharsets.US_ASCII) ? guess(octets, from, to, WINDOWS_1252) : text;
    }

    /**
     * Text whose charset nothing tells: ASCII, or UTF-8 if it is that, else the fallback.
     *
     * @param octets holds the text
     * @param from its first octet
     * @param to one past its last
     * @param fallback the charset of what is not UTF-8
     * @return the text; octets that the fallback does not know are read as Latin-1 if it is windows-1252, else become U+FFFD
     * @throws IndexOutOfBoundsException when the range is not within the array
     */
    public static String guess(byte[] octets, int from, int to, Charset fallback) {
        String text = new String(octets, from, to - from, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') < 0 || areWritten(text, octets, from, to)) {
            return text;
        }
        String other = new String(octets, from, to - from, fallback);
        if (!fallback.equals(WINDOWS_1252) || other.indexOf('\uFFFD') < 0) {
            return other;
        }
        char[] chars = other.toCharArray();
        for (int i = 0; i < chars.length; i++) {
            chars[i] = chars[i] == '\uFFFD' ? (char) (octets[from + i] & 0xFF) : chars[i];
        }
        return new String(chars);
    }

    /** {@link #guess(byte[], int, int, Charset)} with windows-1252, of which Latin-1's characters are a part. */
    static String guess(byte[] octets, int from, int to) {
        return guess(octets, from, to, WINDOWS_1252);
    }

    static boolean isUtf8(byte[] octets, int from, int to) {
        return isExact(octets, from, to, StandardCharsets.UTF_8);
    }

    /** Whether all U+FFFD in a text read as UTF-8 stand for themselves, and none for octets that are not UTF-8. */
    private static boolean areWritten(String text, byte[] octets, int from, int to) {
        int written = 0;
        for (int i = from; i < to - 2; i++) {
            if (octets[i] == (byte) 0xEF && octets[i + 1] == (byte) 0xBF && octets[i + 2] == (byte) 0xBD) {
                written++;
            }
        }
        int read = 0;
        for (int i = text.indexOf('\uFFFD'); i >= 0; i = text.indexOf('\uFFFD', i + 1)) {
            read++;
        }
        return read == written;
    }

    static boolean isExact(byte[] octets, int from, int to, Charset charset) {
        CharsetDecoder decoder = charset.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(octets, from, to - from);
        CharBuffer out = CharBuffer.allocate(Math.min(to - from, 1024) + 16);
        CoderResult result = decoder.decode(in, out, true);
        while (result.isOverflow()) {
            out.clear();
            result = decoder.decode(in, out, true);
        }
        return !result.isError() && !decoder.flush(out.clear()).isError();
    }
}
