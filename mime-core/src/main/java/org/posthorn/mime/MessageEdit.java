package org.posthorn.mime;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Changes of a message that leave everything else as it is, octet for octet: what is new is put between the octets that were there, whatever
 * form they have, so that signatures of other parts stay valid. What is new has the line ends that the message has there. Immutable: each
 * method gives another edit, and {@link #build} the edited message. Time and memory are in proportion to the changes and the tree, not to the
 * octets: those of a large message stay where they are.
 *
 * <pre>{@code
 * Message tagged = message.edit()
 *     .addFirst("Received", "from a.example by b.example; Fri, 21 Nov 1997 09:55:06 -0600")
 *     .set("Subject", "[list] " + subject)
 *     .remove("DKIM-Signature")
 *     .replace(virus, NewPart.text("A file was removed."))
 *     .build();
 * }</pre>
 *
 * <p>Edits happen in order. Those of a part that is removed or replaced, and of what is in it, go with it. What comes of odd cases:
 *
 * <ul>
 *   <li>A multipart of which the last part is removed keeps an empty text: there must be one (RFC 2046 section 5.1.1).
 *   <li>A part that is no multipart, or could not be read as one, becomes a multipart/mixed when a part is added to it. It is the first
 *       part in that, with its octets and its {@code Content-} fields.
 *   <li>A multipart that the end of the message ends, without a close delimiter, is given one when a part is added behind its last.
 *   <li>Where removed fields leave a line first in a header that is no field, and would end the header, that is left out too.
 *   <li>What limits have kept from being read stays as it is; but a field that is set or removed by its name is so however many fields there are.
 *   <li>A part of an encoded message is no part of the message around it ({@link Part#message} gives one of its own): that is edited by itself,
 *       and put in the place of the old one with {@link #replace} and {@link NewPart#message}.
 * </ul>
 */
public final class MessageEdit {

    private final Message message;

    /** Whose fields are meant. */
    private final Part place;

    private final Stamps stamps;
    private final @Nullable MessageEdit before;
    private final @Nullable Consumer<Editing> step;

    private MessageEdit(
            Message message,
            Part place,
            Stamps stamps,
            @Nullable MessageEdit before,
            @Nullable Consumer<Editing> step) {
        this.message = message;
        this.place = place;
        this.stamps = stamps;
        this.before = before;
        this.step = step;
    }

    static MessageEdit of(Message message) {
        return new MessageEdit(message, message, Stamps.system(), null, null);
    }

    private MessageEdit then(Consumer<Editing> next) {
        return new MessageEdit(message, place, stamps, this, next);
    }

    private MessageEdit thenHeader(Consumer<HeaderEdit> next) {
        int part = place.index();
        return then(editing -> next.accept(editing.header(part)));
    }

    /**
     * Says which part's fields are meant from here on; without it, those of the message.
     *
     * @param part the message, or a part of it or of a message embedded in it
     * @return the edit
     * @throws IllegalArgumentException if the part is none of the message
     */
    public MessageEdit in(Part part) {
        return new MessageEdit(message, requireOwn(part), stamps, before, step);
    }

    /**
     * Says where unique names for new boundaries come from: {@link Stamps#system} unless this is called.
     *
     * @param source asked in {@link #build}
     * @return the edit
     */
    public MessageEdit stamps(Stamps source) {
        return new MessageEdit(message, place, Objects.requireNonNull(source), before, step);
    }

    /**
     * Gives a field its value: in the place of the first field of that name, or else behind all fields. Further ones of that name are
     * removed.
     *
     * @param name its name
     * @param text its text: see {@link NewField#of(String, String)}
     * @return the edit
     * @throws IllegalArgumentException as {@link NewField#of(String, String)}
     */
    public MessageEdit set(String name, String text) {
        return set(NewField.of(name, text));
    }

    /**
     * As {@link #set(String, String)}.
     *
     * @param field the field
     * @return the edit
     */
    public MessageEdit set(NewField field) {
        Objects.requireNonNull(field);
        return thenHeader(header -> header.set(field));
    }

    /**
     * Adds a field behind all others.
     *
     * @param name its name
     * @param text its text: see {@link NewField#of(String, String)}
     * @return the edit
     * @throws IllegalArgumentException as {@link NewField#of(String, String)}
     */
    public MessageEdit add(String name, String text) {
        return add(NewField.of(name, text));
    }

    /**
     * As {@link #add(String, String)}.
     *
     * @param field the field
     * @return the edit
     */
    public MessageEdit add(NewField field) {
        Objects.requireNonNull(field);
        return thenHeader(header -> header.add(field));
    }

    /**
     * Adds a field before all others, where trace fields belong (RFC 5321 section 4.4).
     *
     * @param name its name
     * @param text its text: see {@link NewField#of(String, String)}
     * @return the edit
     * @throws IllegalArgumentException as {@link NewField#of(String, String)}
     */
    public MessageEdit addFirst(String name, String text) {
        return addFirst(NewField.of(name, text));
    }

    /**
     * As {@link #addFirst(String, String)}.
     *
     * @param field the field
     * @return the edit
     */
    public MessageEdit addFirst(NewField field) {
        Objects.requireNonNull(field);
        return thenHeader(header -> header.addFirst(field));
    }

    /**
     * Removes all fields of that name.
     *
     * @param name the fields' name, in whatever case
     * @return the edit
     */
    public MessageEdit remove(String name) {
        Objects.requireNonNull(name);
        return thenHeader(header -> header.remove(name));
    }

    /**
     * Removes one field, unless it has been.
     *
     * @param field a field of the part that is meant
     * @return the edit
     * @throws IllegalArgumentException if it is another part's
     */
    public MessageEdit remove(Header field) {
        long offset = requireOwn(field);
        return thenHeader(header -> header.replace(offset, null));
    }

    /**
     * Puts a field in the place of another, unless that has been removed.
     *
     * @param field a field of the part that is meant
     * @param other the new one
     * @return the edit
     * @throws IllegalArgumentException if the field is another part's
     */
    public MessageEdit replace(Header field, NewField other) {
        long offset = requireOwn(field);
        Objects.requireNonNull(other);
        return thenHeader(header -> header.replace(offset, other));
    }

    /**
     * Puts a part in the place of another. Where that is a message, this or an embedded one, its body is replaced, and those of its fields
     * that are about the body; the others stay.
     *
     * @param part a part of the message, or the message
     * @param other the new one
     * @return the edit
     * @throws IllegalArgumentException if the part is none of the message
     */
    public MessageEdit replace(Part part, NewPart other) {
        int number = requireOwn(part).index();
        Objects.requireNonNull(other);
        return then(editing -> editing.replace(number, other));
    }

    /**
     * Adds a part behind the last one.
     *
     * @param multipart a multipart of the message, or any other part or message, which becomes a multipart/mixed
     * @param part the new one
     * @return the edit
     * @throws IllegalArgumentException if the multipart is no part of the message
     */
    public MessageEdit addPart(Part multipart, NewPart part) {
        int number = requireOwn(multipart).index();
        Objects.requireNonNull(part);
        return then(editing -> editing.add(number, -1, part));
    }

    /**
     * Adds a part before another.
     *
     * @param multipart a multipart of the message, or any other part or message, which becomes a multipart/mixed
     * @param index how many parts come before the new one, as they are after the edits before this; {@link #build} throws
     *     {@link IndexOutOfBoundsException} if there are fewer
     * @param part the new one
     * @return the edit
     * @throws IllegalArgumentException if the multipart is no part of the message
     */
    public MessageEdit addPart(Part multipart, int index, NewPart part) {
        int number = requireOwn(multipart).index();
        Objects.checkIndex(index, Integer.MAX_VALUE);
        Objects.requireNonNull(part);
        return then(editing -> editing.add(number, index, part));
    }

    /**
     * Removes a part of a multipart, with the delimiter line before it.
     *
     * @param part a part of the message
     * @return the edit
     * @throws IllegalArgumentException if the part is none of the message, or a message itself: remove the part that holds it
     */
    public MessageEdit remove(Part part) {
        if (requireOwn(part) instanceof Message) {
            throw new IllegalArgumentException("a message is no part of a multipart");
        }
        int number = part.index();
        return then(editing -> editing.remove(number));
    }

    /**
     * Makes the edited message. It shares the octets of this one, and of the parts and fields that were copied, which must stay unchanged as
     * long as it is used. It is read within the limits of this one.
     *
     * @return the message; if nothing is changed, it has the octets of this one
     * @throws IllegalArgumentException if a copied part, or an embedded message, has a line that is a delimiter of a multipart around its
     *     new place; other new parts are then encoded so that they have none
     * @throws IllegalStateException if a part is to be replaced or removed whose multipart was replaced before
     * @throws LimitExceeded if the limits say that a breach throws
     */
    public Message build() {
        return message.with(octets());
    }

    /** The octets of the edited message. */
    Source octets() {
        Deque<Consumer<Editing>> steps = new ArrayDeque<>();
        for (MessageEdit edit = this; edit != null; edit = edit.before) {
            if (edit.step != null) {
                steps.push(edit.step);
            }
        }
        Editing editing = new Editing(message, stamps);
        steps.forEach(each -> each.accept(editing));
        return editing.finish();
    }

    private Part requireOwn(Part part) {
        Structure structure = message.structure();
        if (part.structure() != structure
                || part.index() < message.index()
                || part.index() >= structure.behind(message.index())) {
            throw new IllegalArgumentException("not a part of this message: " + part);
        }
        return part;
    }

    private long requireOwn(Header field) {
        if (!field.isIn(place)) {
            throw new IllegalArgumentException("not a field of this part: " + field.name());
        }
        return field.offset();
    }
}
