package org.posthorn.examples;

import org.posthorn.mime.Message;

/** Recipe: invite to an appointment. */
public final class SendInvitation {

    private SendInvitation() {}

    /**
     * Composes the invitation.
     *
     * @param calendar the appointment as iCalendar has it, with {@code METHOD:REQUEST}
     * @return the invitation
     */
    public static Message invite(String calendar) {
        // recipe
        Message invitation = Message.compose()
                .from("joey@example.org")
                .to("chandler@example.org")
                .subject("Paintball")
                .text("Saturday at ten?")
                .calendar("REQUEST", calendar)
                .build();
        // end
        return invitation;
    }
}
