package org.posthorn.testkit;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

class TranscriptsTest {

    @TestFactory
    Stream<DynamicContainer> theLineProtocolsServerKeepsItsTranscripts() {
        return Transcripts.in(Path.of("src/test/transcripts/line/server"), new LineProtocol());
    }

    @TestFactory
    Stream<DynamicContainer> theLineProtocolsClientKeepsItsTranscripts() {
        return Transcripts.in(Path.of("src/test/transcripts/line/client"), new LineClientProtocol());
    }
}
