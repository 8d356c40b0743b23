package org.posthorn.mime;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is changed among the parts of one multipart; or of a part that is to become one, which is then the first and only part in it. */
final class PartsEdit {

    /** The parts that were there, by their numbers in the tree; none of what becomes a multipart. */
    final int[] children;

    /** The boundary of what becomes a multipart. */
    final @Nullable String newBoundary;

    private final List<Slot> slots = new ArrayList<>();

    /** A part that was there, and the new ones before it. The last slot is for those behind all. */
    private static final class Slot {
        final List<NewPart> before = new ArrayList<>();
        boolean gone;

        @Nullable NewPart instead;
    }

    private PartsEdit(int[] children, int count, @Nullable String newBoundary) {
        this.children = children;
        this.newBoundary = newBoundary;
        for (int i = 0; i <= count; i++) {
            slots.add(new Slot());
        }
    }

    static PartsEdit of(int[] children) {
        return new PartsEdit(children, children.length, null);
    }

    static PartsEdit wrapping(String boundary) {
        return new PartsEdit(new int[0], 1, boundary);
    }

    private int count() {
        return slots.size() - 1;
    }

    void add(NewPart part) {
        slots.get(count()).before.add(part);
    }

    void add(int index, NewPart part) {
        int position = 0;
        for (int i = 0; i <= count(); i++) {
            List<NewPart> before = slots.get(i).before;
            if (index >= position && index <= position + before.size()) {
                before.add(index - position, part);
                return;
            }
            position += before.size() + (i < count() && !slots.get(i).gone ? 1 : 0);
        }
        throw new IndexOutOfBoundsException("part " + index + " of " + position);
    }

    /** How many parts there are now. */
    int size() {
        int size = 0;
        for (int i = 0; i <= count(); i++) {
            size += slots.get(i).before.size() + (i < count() && !slots.get(i).gone ? 1 : 0);
        }
        return size;
    }

    void replace(int child, NewPart other) {
        Slot slot = slots.get(child);
        slot.gone = false;
        slot.instead = other;
    }

    void remove(int child) {
        Slot slot = slots.get(child);
        slot.gone = true;
        slot.instead = null;
    }

    boolean isGone(int child) {
        return slots.get(child).gone;
    }

    @Nullable NewPart instead(int child) {
        return slots.get(child).instead;
    }

    List<NewPart> before(int child) {
        return slots.get(child).before;
    }

    /** All new ones from before this child on. */
    List<NewPart> newFrom(int child) {
        List<NewPart> all = new ArrayList<>();
        slots.subList(child, slots.size()).forEach(slot -> all.addAll(slot.before));
        return all;
    }

    /** The first of the children at the end that are all gone; how many there are if the last one stays. */
    int goneFrom() {
        int from = count();
        while (from > 0 && slots.get(from - 1).gone) {
            from--;
        }
        return from;
    }
}
