package org.posthorn.mime;

import java.util.ArrayList;
import java.util.List;

/** Reads groups of fields that empty lines divide, whatever else is between them. */
final class FieldsReader {

    private final byte[] octets;
    private final MimeLimits limits;
    private final List<Fields> groups = new ArrayList<>();
    private final List<Defect> defects = new ArrayList<>();

    private List<Fields.Field> group = new ArrayList<>();

    /** Whether a limit ended the reading. */
    private boolean cut;

    FieldsReader(byte[] octets, MimeLimits limits) {
        this.octets = octets;
        this.limits = limits;
    }

    Parsed<List<Fields>> read() {
        for (int at = 0; at < octets.length && !cut; ) {
            if (isBlank(at)) {
                endGroup(at);
                at = behindLine(at);
            } else {
                at = field(at);
            }
        }
        endGroup(octets.length);
        return new Parsed<>(List.copyOf(groups), defects);
    }

    /** Reads one field with the lines that continue it, or passes over one line. */
    private int field(int from) {
        int line = behindLine(from);
        int colon = from;
        while (colon < line && octets[colon] != ':') {
            colon++;
        }
        int nameEnd = colon;
        while (nameEnd > from && FieldLexer.isWhite(octets[nameEnd - 1])) {
            nameEnd--;
        }
        String name = colon == line ? "" : Charsets.guess(octets, from, nameEnd);
        if (!HeaderWriter.isFieldName(name)) {
            defect(Defect.Kind.NOT_A_HEADER_FIELD, from);
            return line;
        }
        if (nameEnd < colon) {
            defect(Defect.Kind.SPACE_BEFORE_COLON, nameEnd);
        }
        int end = line;
        while (end < octets.length && (octets[end] == ' ' || octets[end] == '\t') && !isBlank(end)) {
            end = behindLine(end);
        }
        if (group.size() == limits.headerFields()) {
            breach(Defect.Kind.HEADER_FIELDS_LIMIT, from);
            return octets.length;
        }
        String value = EncodedWords.unfold(Charsets.guess(octets, colon + 1, end));
        group.add(new Fields.Field(name, HeaderText.clean(value).strip()));
        return end;
    }

    private void endGroup(int at) {
        if (group.isEmpty()) {
            return;
        }
        if (groups.size() == limits.parts()) {
            breach(Defect.Kind.PARTS_LIMIT, at);
        } else {
            groups.add(new Fields(group));
        }
        group = new ArrayList<>();
    }

    private void breach(Defect.Kind kind, int at) {
        limits.breach(kind, at);
        if (!cut) {
            defects.add(new Defect(kind, at));
        }
        cut = true;
    }

    private void defect(Defect.Kind kind, int at) {
        if (defects.size() < limits.defects()) {
            defects.add(new Defect(kind, at));
        } else {
            breach(Defect.Kind.DEFECTS_LIMIT, at);
        }
    }

    private boolean isBlank(int from) {
        int at = from;
        while (at < octets.length && octets[at] != '\n') {
            if (!FieldLexer.isWhite(octets[at])) {
                return false;
            }
            at++;
        }
        return true;
    }

    private int behindLine(int from) {
        int lf = Search.indexOfLf(octets, from, octets.length);
        return Math.min(lf + 1, octets.length);
    }
}
