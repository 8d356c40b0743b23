package org.posthorn.examples;

import java.io.IOException;
import java.nio.file.Path;
import org.posthorn.mime.Message;
import org.posthorn.mime.Part;

/** Recipe: parse a message and list what is attached. */
public final class ParseMessage {

    private ParseMessage() {}

    /**
     * Lists the attachments of a message.
     *
     * @param args the file
     * @throws IOException if it cannot be read
     */
    public static void main(String... args) throws IOException {
        Path file = Path.of(args[0]);
        // recipe
        Message message = Message.parse(file);
        for (Part part : message.attachments()) {
            System.out.println(part.filename().orElse("unnamed") + " " + part.contentType() + " "
                    + part.decoded().size());
        }
        // end
    }
}
