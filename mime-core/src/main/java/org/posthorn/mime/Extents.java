package org.posthorn.mime;

/** How many line ends the bodies of all parts have. Each octet is looked at once, however many parts it is in. */
final class Extents {

    private final Structure structure;
    private final long[] lines;
    private final long[] bare;

    Extents(Structure structure) {
        this.structure = structure;
        this.lines = new long[structure.count()];
        this.bare = new long[structure.count()];
        for (int part = lines.length - 1; part >= 0; part--) { // what is inside comes before what is around it
            long at = structure.body(part);
            for (int child = part + 1; child < structure.behind(part); child = structure.behind(child)) {
                count(part, at, structure.body(child));
                lines[part] += lines[child];
                bare[part] += bare[child];
                at = structure.end(child);
            }
            count(part, at, structure.end(part));
        }
    }

    private void count(int part, long from, long to) {
        if (from < to) {
            Lines counted = structure.lines(from, to);
            lines[part] += counted.count;
            bare[part] += counted.bare;
        }
    }

    long lines(int part) {
        return lines[part];
    }

    /** How many of them are bare LFs. */
    long bare(int part) {
        return bare[part];
    }
}
