package org.posthorn.verify.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.posthorn.verify.corpus.Corpus;

/** What is compared by time must be the same work: every reader finds the same in what the benchmarks parse. */
class ReadersTest {

    @ParameterizedTest
    @EnumSource
    void everyReaderFindsTheSameInTheGeneratedMessages(Corpus corpus) {
        for (byte[] message : corpus.messages(Math.min(corpus.size(), 60))) {
            Facts first = Facts.of(Reader.names().get(0), message);
            assertThat(first.all()).containsKeys("subject", "date", "from 0", "to 1", "0 type");
            for (String reader : Reader.names()) {
                assertThat(Facts.of(reader, message).all()).as(reader).isEqualTo(first.all());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCorpusIsTheSameEachTime(Corpus corpus) {
        List<byte[]> once = corpus.messages(1);
        assertThat(corpus.messages(1).get(0)).isEqualTo(once.get(0));
    }
}
