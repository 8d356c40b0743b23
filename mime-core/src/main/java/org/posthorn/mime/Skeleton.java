package org.posthorn.mime;

import java.util.Arrays;

/**
 * A message that is being composed, and the same without the contents of its parts: from that its structure is read, so that contents need
 * not be. What is left out has no parts, and no line of it is a delimiter.
 */
final class Skeleton {

    private final Segments.Builder whole = new Segments.Builder();
    private final Segments.Builder kept = new Segments.Builder();

    /** Where in what is kept something is left out, and how much before and with it. */
    private long[] places = new long[8];

    private long[] leftOut = new long[8];
    private int count;

    /** Adds what is read for the structure. */
    void keep(Source source) {
        whole.add(source);
        kept.add(source);
    }

    /** Adds the content of a part. */
    void leaveOut(Source source) {
        if (source.size() == 0) {
            return;
        }
        if (count == places.length) {
            places = Arrays.copyOf(places, 2 * count);
            leftOut = Arrays.copyOf(leftOut, 2 * count);
        }
        whole.add(source);
        places[count] = kept.size();
        leftOut[count] = source.size() + (count == 0 ? 0 : leftOut[count - 1]);
        count++;
    }

    /** All that was added: one array up to this size. */
    Source whole(long mostInOne) {
        return whole.build(mostInOne);
    }

    /** What is read for the structure. */
    Source kept(long mostInOne) {
        return kept.build(mostInOne);
    }

    /** Where something is in the whole: in front of what is left out at the place, or behind it. */
    long inWhole(long place, boolean behind) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (behind ? places[middle] <= place : places[middle] < place) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == 0 ? place : place + leftOut[low - 1];
    }
}
