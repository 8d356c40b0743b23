package org.posthorn.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All combinations of what a message can be composed of. */
class NestingTest {

    private static final int TEXT = 1;
    private static final int HTML = 2;
    private static final int CALENDAR = 4;
    private static final int INLINE = 8;
    private static final int FILE = 16;
    private static final int MESSAGE = 32;
    private static final int QUOTED = 64;
    private static final int ALL = 128;

    private static String tree(Part part) {
        String type = part.contentType().mediaType();
        return part.parts().isEmpty()
                ? type
                : type + part.parts().stream().map(NestingTest::tree).toList();
    }

    private static String one(String multipart, List<String> parts) {
        return parts.size() == 1 ? parts.get(0) : multipart + parts;
    }

    /** What RFC 2046 section 5.1 and RFC 2387 make of it: forms of the text, what they show, and what comes with them. */
    private static String expected(int what) {
        List<String> forms = new ArrayList<>();
        if ((what & TEXT) != 0 || (what & QUOTED) != 0 && (what & HTML) == 0) {
            forms.add("text/plain");
        }
        if ((what & HTML) != 0) {
            forms.add("text/html");
        }
        if ((what & CALENDAR) != 0) {
            forms.add("text/calendar");
        }
        List<String> files = new ArrayList<>();
        if ((what & INLINE) != 0) {
            files.add("image/png");
        }
        List<String> outer = new ArrayList<>();
        if (!forms.isEmpty()) {
            List<String> related = new ArrayList<>(List.of(one("multipart/alternative", forms)));
            if ((what & HTML) != 0) {
                related.addAll(files);
                files.clear();
            }
            outer.add(one("multipart/related", related));
        }
        if ((what & CALENDAR) != 0) {
            files.add("application/ics");
        }
        if ((what & FILE) != 0) {
            files.add("application/pdf");
        }
        if ((what & MESSAGE) != 0) {
            files.add("message/rfc822");
        }
        outer.addAll(files);
        if (outer.isEmpty()) {
            return "text/plain";
        }
        return forms.isEmpty() ? "multipart/mixed" + outer : one("multipart/mixed", outer);
    }

    private static Message message(int what) {
        MessageBuilder out = Message.compose().from("joey@example.org");
        Message other =
                Message.compose().from("ross@example.org").text("gr\u00FCn").build();
        if ((what & TEXT) != 0) {
            out.text("gr\u00FCn");
        }
        if ((what & HTML) != 0) {
            out.html("<img src='cid:logo'>");
        }
        if ((what & CALENDAR) != 0) {
            out.calendar("REQUEST", "BEGIN:VCALENDAR\nMETHOD:REQUEST\nEND:VCALENDAR\n");
        }
        if ((what & INLINE) != 0) {
            out.inline("logo", ContentType.of("image", "png"), new byte[] {1, 2, -3});
        }
        if ((what & FILE) != 0) {
            out.attach("a.pdf", new byte[] {0, 13, 10, -1});
        }
        if ((what & MESSAGE) != 0) {
            out.attach(other);
        }
        if ((what & QUOTED) != 0) {
            out.quote(other);
        }
        return out.build();
    }

    @ParameterizedTest
    @EnumSource
    void partsAreNestedByWhatThereIs(Transport transport) {
        for (int what = 0; what < ALL; what++) {
            Message message = message(what);
            assertThat(tree(message)).as("%s", what).isEqualTo(expected(what));
            StrictMail.check(message, Transport.SEVEN_BIT);
            Message read = StrictMail.check(message.over(transport), transport);
            assertThat(tree(read)).isEqualTo(expected(what));
            assertThat(read.messageId()).isEqualTo(message.messageId());
            for (Part part : read.attachments()) {
                boolean pdf = part.contentType().is("application", "pdf");
                assertThat(pdf && part.decoded().size() != 4).isFalse();
            }
        }
    }
}
