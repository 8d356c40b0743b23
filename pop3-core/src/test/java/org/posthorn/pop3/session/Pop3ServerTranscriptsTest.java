package org.posthorn.pop3.session;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;
import org.posthorn.testkit.Transcripts;

class Pop3ServerTranscriptsTest {

    @TestFactory
    Stream<DynamicContainer> server() {
        return Transcripts.in(Path.of("src/test/transcripts/pop3/server"), new Pop3ServerProtocol());
    }
}
