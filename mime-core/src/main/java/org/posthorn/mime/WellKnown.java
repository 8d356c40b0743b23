package org.posthorn.mime;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The names that nearly every message uses, found from their octets without making a string.
 * One table ignores case and gives lower-case names, the other takes values as they are written.
 */
final class WellKnown {

    static final WellKnown NAMES = new WellKnown(
            true,
            "text multipart application image audio video message font model",
            "plain html enriched richtext calendar css csv rfc822-headers x-amp-html markdown xml",
            "mixed alternative related digest report signed encrypted parallel form-data appledouble",
            "rfc822 partial external-body delivery-status disposition-notification feedback-report global",
            "global-headers global-delivery-status global-disposition-notification",
            "octet-stream pdf zip json gzip msword ms-tnef postscript pgp-signature pgp-encrypted pgp-keys",
            "pkcs7-signature pkcs7-mime x-pkcs7-signature x-pkcs7-mime ics vnd.ms-excel x-zip-compressed",
            "vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "jpeg jpg png gif bmp tiff webp svg+xml heic mpeg mp4 basic wav ogg",
            "7bit 8bit binary quoted-printable base64 x-uuencode uuencode",
            "charset boundary name filename format delsp type start start-info protocol micalg report-type",
            "method size creation-date modification-date read-date access-type id number total expiration",
            "smime-type reply-type header conversions inline attachment x-mac-type x-mac-creator x-apple-part-url");

    static final WellKnown VALUES = new WellKnown(
            false,
            "utf-8 UTF-8 Utf-8 utf8 UTF8 us-ascii US-ASCII iso-8859-1 ISO-8859-1 iso-8859-2 ISO-8859-2",
            "iso-8859-15 ISO-8859-15 iso-2022-jp ISO-2022-JP windows-1252 Windows-1252 windows-1251 windows-1250",
            "koi8-r KOI8-R gb2312 GB2312 gbk GBK gb18030 big5 Big5 euc-kr EUC-KR shift_jis Shift_JIS",
            "flowed fixed yes no delivery-status disposition-notification feedback-report REQUEST REPLY CANCEL",
            "multipart/alternative text/html text/plain application/pgp-signature application/pgp-encrypted",
            "application/pkcs7-signature application/x-pkcs7-signature sha-256 sha1 pgp-sha1 pgp-sha256 pgp-sha512",
            "signed-data enveloped-data 1 0 smime.p7s signature.asc image.png image001.png ATT00001.htm winmail.dat");

    /** Names of header fields, as most mail writes them. */
    static final WellKnown FIELDS = new WellKnown(
            false,
            "Received From To Cc CC Bcc Subject Date Message-ID Message-Id In-Reply-To References Reply-To Sender",
            "Return-Path Delivered-To MIME-Version Mime-Version Content-Type Content-type Content-Transfer-Encoding",
            "Content-transfer-encoding Content-Disposition Content-ID Content-Id Content-Description Content-Language",
            "Content-Location DKIM-Signature Authentication-Results ARC-Seal ARC-Message-Signature",
            "ARC-Authentication-Results Received-SPF User-Agent X-Mailer X-Priority Importance Organization Errors-To",
            "List-Id List-ID List-Unsubscribe List-Unsubscribe-Post List-Post List-Help List-Archive List-Subscribe",
            "Precedence Auto-Submitted X-Spam-Status X-Spam-Score X-Spam-Flag X-Originating-IP X-Original-To",
            "X-Received X-MS-Has-Attach Thread-Topic Thread-Index Accept-Language X-Google-DKIM-Signature",
            "X-Gm-Message-State X-Google-Smtp-Source X-Mailman-Version X-BeenThere Feedback-ID Status X-Status");

    private static final int SLOTS = 512;

    /** Numbers for each slot: the length of its word, and the word's octets, eight in each. */
    private static final int STRIDE = 8;

    private static final int LONGEST = (STRIDE - 1) * Long.BYTES;

    private final boolean ignoresCase;
    private final @Nullable String[] words = new @Nullable String[SLOTS];

    /** What {@link #find} compares lies close together, for what it reads between two messages is mostly not in the cache. */
    private final long[] slots = new long[SLOTS * STRIDE];

    private WellKnown(boolean ignoresCase, String... lines) {
        this.ignoresCase = ignoresCase;
        for (String line : lines) {
            for (String word : line.split(" ")) {
                add(word.intern(), Search.padded(word));
            }
        }
    }

    /** A table of values, taken as they are written; none is longer than {@link #LONGEST}. */
    static WellKnown of(Collection<String> values) {
        WellKnown all = new WellKnown(false);
        values.forEach(value -> all.add(value, Search.padded(value)));
        return all;
    }

    private void add(String word, byte[] padded) {
        int length = word.length();
        int slot = slot(padded, 0, length);
        while (words[slot] != null && !word.equals(words[slot])) {
            slot = slot + 1 & SLOTS - 1;
        }
        words[slot] = word;
        slots[slot * STRIDE] = length;
        for (int i = 0; i < length; i += Long.BYTES) {
            slots[slot * STRIDE + 1 + i / Long.BYTES] = Search.eight(padded, i);
        }
    }

    private int slot(byte[] source, int from, int length) {
        int first = lower(source[from]);
        int middle = lower(source[from + length / 2]);
        int last = lower(source[from + length - 1]);
        return ((first * 31 + middle) * 31 + last) * 31 + length & SLOTS - 1;
    }

    private int lower(int c) {
        return ignoresCase && c >= 'A' && c <= 'Z' ? c | 0x20 : c;
    }

    /** The shared string equal to the octets, or null when they are none of ours. */
    @Nullable String find(byte[] source, int from, int to) {
        int length = to - from;
        if (length == 0 || length > LONGEST) {
            return null;
        }
        int slot = slot(source, from, length);
        for (long known = slots[slot * STRIDE]; known != 0; known = slots[slot * STRIDE]) {
            if (known == length && matches(source, from, length, slot * STRIDE + 1)) {
                return words[slot];
            }
            slot = slot + 1 & SLOTS - 1;
        }
        return null;
    }

    private boolean matches(byte[] source, int from, int length, int at) {
        for (int i = 0; i < length; i += Long.BYTES) {
            long eight = Search.eight(source, from + i, length - i);
            if ((ignoresCase ? Search.lower(eight) : eight) != slots[at + i / Long.BYTES]) {
                return false;
            }
        }
        return true;
    }

    /** A type, subtype or parameter name in lower case, shared where it is known. */
    static String name(byte[] source, int from, int to) {
        String known = NAMES.find(source, from, to);
        return known != null ? known : lowerCase(source, from, to);
    }

    private static String lowerCase(byte[] source, int from, int to) {
        byte[] name = new byte[to - from];
        for (int i = 0; i < name.length; i++) {
            byte c = source[from + i];
            name[i] = c >= 'A' && c <= 'Z' ? (byte) (c | 0x20) : c;
        }
        return HeaderText.ascii(name, 0, name.length);
    }
}
