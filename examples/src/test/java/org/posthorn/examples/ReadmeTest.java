package org.posthorn.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadmeTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SendMail",
                "SendFromManyThreads",
                "AskForReports",
                "SendThroughProxy",
                "EmbedServer",
                "EmbedServerWithPolicy",
                "AnswerLater",
                "ServeWithTls",
                "DownloadMail",
                "LeaveMailOnServer",
                "DeliverToMailboxes",
                "ServePop3",
                "ParseMessage",
                "ComposeHtml",
                "ReplyToAll",
                "ForwardMessage",
                "SendInvitation",
                "BounceMessage"
            })
    void readmeShowsTheRecipeAsItIsCompiled(String name) throws IOException {
        String source = Files.readString(Path.of("src/main/java/org/posthorn/examples", name + ".java"));
        int from = source.indexOf("// recipe\n") + "// recipe\n".length();
        String recipe = source.substring(from, source.lastIndexOf('\n', source.indexOf("// end")))
                .stripIndent();
        assertThat(recipe).isNotBlank();
        assertThat(Files.readString(Path.of("../README.md"))).contains(recipe);
    }
}
