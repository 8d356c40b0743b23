package org.posthorn.examples;

import java.io.IOException;
import java.nio.file.Path;
import org.posthorn.mime.Message;

/** Recipe: compose a mail of text and HTML, with a picture in it and a file beside it. */
public final class ComposeHtml {

    private ComposeHtml() {}

    /**
     * Composes the mail.
     *
     * @param picture shown in the HTML, which names it; called {@code map.png}
     * @param file attached
     * @return the mail
     * @throws IOException if a file cannot be read
     */
    public static Message compose(Path picture, Path file) throws IOException {
        // recipe
        Message mail = Message.compose()
                .from("Joey <joey@example.org>")
                .to("chandler@example.org, Ross <ross@example.org>")
                .subject("Where to meet")
                .text("The map is attached.")
                .html("<p>Here it is: <img src=\"cid:map.png\"></p>")
                .inline(picture)
                .attach(file)
                .build();
        // end
        return mail;
    }
}
