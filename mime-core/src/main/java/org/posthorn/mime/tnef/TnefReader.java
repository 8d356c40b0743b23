package org.posthorn.mime.tnef;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.posthorn.mime.Charsets;
import org.posthorn.mime.ContentType;

/** Reads the attributes of TNEF (MS-OXTNEF section 2.1), and gathers from them and their properties what was packed. */
final class TnefReader {

    private static final long SIGNATURE = 0x223E9F78L;
    private static final int HEADER = 6;
    /** Level, identifier and length. */
    private static final int ATTRIBUTE_HEADER = 9;

    private static final int CHECKSUM = 2;

    private static final int BODY = 0x800C;
    private static final int MESSAGE_PROPERTIES = 0x9003;
    private static final int OEM_CODE_PAGE = 0x9007;
    private static final int ATTACHMENT_BEGIN = 0x9002;
    private static final int ATTACHMENT_TITLE = 0x8010;
    private static final int ATTACHMENT_DATA = 0x800F;
    private static final int ATTACHMENT_PROPERTIES = 0x9005;

    /** What stands before an embedded message in its property: which interface it has. */
    private static final int INTERFACE_ID = 16;

    private final byte[] data;
    private final int start;
    private final int end;

    private final List<Tnef.Content> bodies = new ArrayList<>();
    private final List<Tnef.Content> attachments = new ArrayList<>();
    private final List<Tnef.Deviation> deviations = new ArrayList<>();

    private String charset = "windows-1252";
    /** Where the attribute begins that is being read. */
    private int attribute;

    private @Nullable Attachment attachment;

    /** What is known of an attachment so far. */
    private static final class Attachment {
        String title = "";
        String shortName = "";
        String longName = "";
        String displayName = "";
        String type = "";

        @Nullable String contentId;

        @Nullable ByteBuffer octets;

        boolean message;

        String name() {
            for (String name : List.of(longName, shortName, title, displayName)) {
                String clean = name.codePoints()
                        .filter(c -> !Character.isISOControl(c))
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString()
                        .strip();
                if (!clean.isEmpty()) {
                    return clean;
                }
            }
            return message ? "message" : "attachment";
        }
    }

    TnefReader(byte[] data, int from, int to) {
        this.data = data;
        this.start = from;
        this.end = to;
    }

    Tnef read() {
        attribute = start;
        if (end - start < HEADER || number(start) != SIGNATURE) {
            deviation(Tnef.Flaw.NOT_TNEF);
        } else {
            attributes();
            finishAttachment();
        }
        bodies.addAll(attachments);
        return new Tnef(bodies, deviations);
    }

    private void attributes() {
        attribute = start + HEADER;
        while (attribute < end) {
            if (end - attribute < ATTRIBUTE_HEADER) {
                deviation(Tnef.Flaw.CUT_OFF);
                return;
            }
            int identifier = (int) number(attribute + 1) & 0xFFFF;
            long length = number(attribute + 5);
            int from = attribute + ATTRIBUTE_HEADER;
            int to = (int) Math.min(end, from + length);
            boolean whole = from + length + CHECKSUM <= end;
            if (!whole) {
                deviation(Tnef.Flaw.CUT_OFF);
            } else if (sum(from, to) != (data[to] & 0xFF | (data[to + 1] & 0xFF) << 8)) {
                deviation(Tnef.Flaw.CHECKSUM);
            }
            attribute(identifier, from, to);
            if (!whole) {
                return;
            }
            attribute = to + CHECKSUM;
        }
    }

    private int sum(int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            sum += data[i] & 0xFF;
        }
        return sum & 0xFFFF;
    }

    private void attribute(int identifier, int from, int to) {
        switch (identifier) {
            case OEM_CODE_PAGE -> {
                if (to - from >= 4) {
                    charset = charset(number(from));
                }
            }
            case BODY -> textBody(string(from, to));
            case MESSAGE_PROPERTIES -> messageProperties(from, to);
            case ATTACHMENT_BEGIN -> {
                finishAttachment();
                attachment = new Attachment();
            }
            case ATTACHMENT_TITLE -> attachment().title = string(from, to);
            case ATTACHMENT_DATA -> attachment().octets = ByteBuffer.wrap(data, from, to - from);
            case ATTACHMENT_PROPERTIES -> attachmentProperties(from, to);
            default -> {}
        }
    }

    private Attachment attachment() {
        Attachment open = attachment;
        if (open == null) {
            open = new Attachment();
            attachment = open;
        }
        return open;
    }

    private void finishAttachment() {
        Attachment done = attachment;
        attachment = null;
        if (done == null || done.octets == null) {
            return;
        }
        String name = done.name();
        String type = done.message ? "application/ms-tnef" : done.type;
        if (!isType(type)) {
            ContentType guess = ContentType.ofFile(name);
            type = guess.type() + "/" + guess.subtype();
        }
        Tnef.Role role = done.message ? Tnef.Role.MESSAGE : Tnef.Role.ATTACHMENT;
        add(attachments, new Tnef.Content(role, name, type, done.contentId, done.octets));
    }

    private static boolean isType(String type) {
        int slash = type.indexOf('/');
        return slash > 0
                && slash < type.length() - 1
                && type.chars()
                        .allMatch(c -> c == '/' || c == '.' || c == '+' || c == '-' || c == '_' || isLetterOrDigit(c))
                && type.indexOf('/', slash + 1) < 0;
    }

    private static boolean isLetterOrDigit(int c) {
        return (c | 0x20) >= 'a' && (c | 0x20) <= 'z' || c >= '0' && c <= '9';
    }

    private void add(List<Tnef.Content> list, Tnef.Content content) {
        if (bodies.size() + attachments.size() < Tnef.MOST_CONTENTS) {
            list.add(content);
        } else {
            deviation(Tnef.Flaw.LIMIT);
        }
    }

    private void deviation(Tnef.Flaw flaw) {
        if (deviations.size() < Tnef.MOST_DEVIATIONS) {
            deviations.add(new Tnef.Deviation(flaw, attribute - start));
        }
    }

    private void body(String name, String type, ByteBuffer octets) {
        if (octets.hasRemaining()) {
            add(bodies, new Tnef.Content(Tnef.Role.BODY, name, type, null, octets));
        }
    }

    private void textBody(String text) {
        body("body.txt", "text/plain; charset=utf-8", StandardCharsets.UTF_8.encode(text));
    }

    private void messageProperties(int from, int to) {
        MapiProperties properties = new MapiProperties(data, from, to);
        ByteBuffer html = null;
        String htmlCharset = "";
        while (properties.next()) {
            int valueFrom = properties.valueFrom();
            int valueTo = properties.valueTo();
            switch (properties.identifier()) {
                case MapiProperties.BODY -> textBody(string(properties));
                case MapiProperties.HTML -> {
                    if (properties.isBinary()) {
                        html = ByteBuffer.wrap(data, valueFrom, valueTo - valueFrom);
                    } else {
                        body(
                                "body.html",
                                "text/html; charset=utf-8",
                                StandardCharsets.UTF_8.encode(string(properties)));
                    }
                }
                case MapiProperties.COMPRESSED_RTF -> rtfBody(valueFrom, valueTo);
                case MapiProperties.CODE_PAGE -> htmlCharset = properties.isNumber() ? charset(number(valueFrom)) : "";
                default -> {}
            }
        }
        if (html != null) {
            body("body.html", htmlCharset.isEmpty() ? "text/html" : "text/html; charset=" + htmlCharset, html);
        }
        if (properties.malformed()) {
            deviation(Tnef.Flaw.MALFORMED_PROPERTIES);
        }
    }

    private void rtfBody(int from, int to) {
        CompressedRtf rtf = new CompressedRtf(data, from, to);
        byte[] octets = rtf.read(Tnef.LARGEST_RTF);
        if (rtf.overLimit()) {
            deviation(Tnef.Flaw.LIMIT);
            return;
        }
        if (rtf.malformed()) {
            deviation(Tnef.Flaw.MALFORMED_RTF);
        }
        body("body.rtf", "application/rtf", ByteBuffer.wrap(octets));
    }

    private void attachmentProperties(int from, int to) {
        MapiProperties properties = new MapiProperties(data, from, to);
        Attachment open = attachment();
        while (properties.next()) {
            switch (properties.identifier()) {
                case MapiProperties.LONG_FILE_NAME -> open.longName = string(properties);
                case MapiProperties.FILE_NAME -> open.shortName = string(properties);
                case MapiProperties.DISPLAY_NAME -> open.displayName = string(properties);
                case MapiProperties.MIME_TYPE ->
                    open.type = string(properties).strip().toLowerCase(Locale.ROOT);
                case MapiProperties.CONTENT_ID -> open.contentId = contentId(string(properties));
                case MapiProperties.ATTACHED -> attached(open, properties);
                default -> {}
            }
        }
        if (properties.malformed()) {
            deviation(Tnef.Flaw.MALFORMED_PROPERTIES);
        }
    }

    private void attached(Attachment to, MapiProperties properties) {
        int from = properties.valueFrom();
        int length = properties.valueTo() - from;
        if (properties.isBinary()) {
            to.octets = ByteBuffer.wrap(data, from, length);
        } else if (properties.isObject() && length > INTERFACE_ID) {
            boolean tnef = length >= INTERFACE_ID + 4 && number(from + INTERFACE_ID) == SIGNATURE;
            to.message = tnef;
            to.octets = ByteBuffer.wrap(data, from + INTERFACE_ID, length - INTERFACE_ID);
        }
    }

    private static @Nullable String contentId(String value) {
        String id = value.strip();
        if (id.startsWith("<") && id.endsWith(">") && id.length() > 1) {
            id = id.substring(1, id.length() - 1);
        }
        return id.isEmpty() || id.chars().anyMatch(Character::isISOControl) ? null : id;
    }

    private String string(MapiProperties properties) {
        int from = properties.valueFrom();
        int to = properties.valueTo();
        if (!properties.isUnicode()) {
            return properties.isText() ? string(from, to) : "";
        }
        String text = new String(data, from, to - from & ~1, StandardCharsets.UTF_16LE);
        int nul = text.indexOf('\0');
        return nul < 0 ? text : text.substring(0, nul);
    }

    private String string(int from, int to) {
        int nul = from;
        while (nul < to && data[nul] != 0) {
            nul++;
        }
        return Charsets.decode(data, from, nul, charset, (kind, offset) -> {});
    }

    /** The name of a Windows code page. */
    private static String charset(long codePage) {
        return switch ((int) Math.min(codePage, Integer.MAX_VALUE)) {
            case 932 -> "shift_jis";
            case 936 -> "gbk";
            case 949 -> "euc-kr";
            case 950 -> "big5";
            case 20127 -> "us-ascii";
            case 20866 -> "koi8-r";
            case 21866 -> "koi8-u";
            case 28591, 28592, 28593, 28594, 28595, 28596, 28597, 28598, 28599, 28603, 28605 ->
                "iso-8859-" + (codePage - 28590);
            case 50220, 50221, 50222 -> "iso-2022-jp";
            case 51932 -> "euc-jp";
            case 51949 -> "euc-kr";
            case 54936 -> "gb18030";
            case 65000 -> "utf-7";
            case 65001 -> "utf-8";
            case 1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258 -> "windows-" + codePage;
            case 437, 737, 775, 850, 852, 855, 857, 858, 862, 865, 866 -> "ibm" + codePage;
            default -> "windows-1252";
        };
    }

    private long number(int at) {
        return MapiProperties.number(data, at);
    }
}
