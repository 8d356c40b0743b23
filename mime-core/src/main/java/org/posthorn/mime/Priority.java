package org.posthorn.mime;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How important a message is to its author, and how soon it wants to be looked at. No standard makes readers heed it. */
public enum Priority {
    /** More than others. */
    HIGH("high", "1", "urgent"),
    /** As others. */
    NORMAL("normal", "3", "normal"),
    /** Less than others. */
    LOW("low", "5", "non-urgent");

    final String importance;
    final String number;
    final String urgency;

    Priority(String importance, String number, String urgency) {
        this.importance = importance;
        this.number = number;
        this.urgency = urgency;
    }

    /**
     * {@return the priority of a message: of the first of Importance, X-Priority and Priority that tells (RFC 2156 section 5.3)}
     *
     * @param message the message
     */
    public static Optional<Priority> of(Message message) {
        Optional<Priority> found = Optional.empty();
        for (String name : List.of("Importance", "X-Priority", "X-MSMail-Priority", "Priority")) {
            found = found.or(() -> message.headers().first(name).flatMap(header -> read(header.body())));
        }
        return found;
    }

    private static Optional<Priority> read(String text) {
        String word = new TypedValue("", Fields.withoutComments(HeaderText.clean(text)))
                .word()
                .toLowerCase(Locale.ROOT);
        return switch (word) {
            case "high", "urgent", "1", "2" -> Optional.of(HIGH);
            case "normal", "3" -> Optional.of(NORMAL);
            case "low", "non-urgent", "4", "5" -> Optional.of(LOW);
            default -> Optional.empty();
        };
    }
}
