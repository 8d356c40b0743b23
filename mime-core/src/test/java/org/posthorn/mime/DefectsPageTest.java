package org.posthorn.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds docs/defects.md to the kinds of defects; {@code -Dposthorn.render=1} writes it anew. */
class DefectsPageTest {

    private static final Path PAGE = Path.of("../docs/defects.md");
    private static final Path SOURCE = Path.of("src/main/java/org/posthorn/mime/Defect.java");
    private static final Pattern LINK = Pattern.compile("\\{@(?:link|code) #?([^}]*)}");

    @Test
    void thePageOfDefectsTellsOfEveryKind() throws IOException {
        String page = page(Files.readString(SOURCE));
        if (System.getProperty("posthorn.render") != null) {
            Files.writeString(PAGE, page);
        }

        assertThat(Files.readString(PAGE)).isEqualTo(page);
    }

    private static String page(String source) {
        return """
                # Defects

                How a message can depart from its specifications, as `message.defects()` and `MimeReader.Deviation` tell it. *Note*: its meaning
                is certain. *Warning*: its meaning was guessed. *Error*: something could not be read, or was left out. A kind marked under
                *evasion* is used to make filters and readers see different messages. Offsets are octets from the beginning of the source.

                | kind | severity | evasion | what it is |
                | --- | --- | --- | --- |
                """
                + Arrays.stream(Defect.Kind.values())
                        .map(kind -> row(kind, source))
                        .collect(Collectors.joining());
    }

    private static String row(Defect.Kind kind, String source) {
        Matcher comment = Pattern.compile("/\\*\\* ([^*]*(?:\\*(?!/)[^*]*)*) \\*/\\s+" + kind + "\\(")
                .matcher(source);
        assertThat(comment.find()).as("a comment of %s", kind).isTrue();
        String text = LINK.matcher(comment.group(1)).replaceAll("`$1`").replaceAll("\\s+", " ");
        String evasion = kind.evasion() ? "yes" : "";
        return "| `" + kind + "` | " + kind.severity().name().toLowerCase(java.util.Locale.ROOT) + " | " + evasion
                + " | " + text + " |\n";
    }
}
