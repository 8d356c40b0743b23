package org.posthorn.mime;

import java.util.List;

/** Header fields of each kind as they are written, one after another; each ends with CRLF. */
final class HeaderLines {

    private final StringBuilder text = new StringBuilder(512);

    /** Whether the header may hold UTF-8 (RFC 6532). */
    private final boolean utf8;

    HeaderLines(boolean utf8) {
        this.utf8 = utf8;
    }

    void unstructured(String name, String value) {
        boolean asIs = utf8 && isReadAsWritten(value) && value.equals(value.strip()) && value.indexOf('\t') < 0;
        int used = name.length() + 2;
        HeaderWriter.unstructured(name, asIs ? value : EncodedWords.encode(value, EncodedWords.Place.TEXT, used), text);
    }

    /** Whether no reader takes it for encoded-words, and none is needed. */
    private static boolean isReadAsWritten(String text) {
        return !text.contains("=?") && HeaderText.isPrintable(text);
    }

    /** No field if there are no addresses. */
    void addresses(String name, List<? extends Address> addresses) {
        if (!addresses.isEmpty()) {
            List<String> all = addresses.stream()
                    .map(address ->
                            utf8 && isReadAsWritten(address.toString()) ? address.toString() : address.toHeader())
                    .toList();
            structured(name, String.join(", ", all));
        }
    }

    /** No field if there are no identifiers. */
    void identifiers(String name, List<MessageId> ids) {
        if (!ids.isEmpty()) {
            structured(
                    name, String.join(" ", ids.stream().map(MessageId::toString).toList()));
        }
    }

    void structured(String name, String value) {
        HeaderWriter.structured(name, value, text);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
