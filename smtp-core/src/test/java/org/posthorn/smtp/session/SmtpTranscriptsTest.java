package org.posthorn.smtp.session;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;
import org.posthorn.testkit.Transcripts;

class SmtpTranscriptsTest {

    private static final Path TRANSCRIPTS = Path.of("src/test/transcripts/smtp");

    @TestFactory
    Stream<DynamicContainer> server() {
        return Transcripts.in(TRANSCRIPTS.resolve("server"), new SmtpServerProtocol());
    }

    @TestFactory
    Stream<DynamicContainer> client() {
        return Transcripts.in(TRANSCRIPTS.resolve("client"), new SmtpClientProtocol());
    }
}
