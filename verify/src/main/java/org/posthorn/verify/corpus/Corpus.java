package org.posthorn.verify.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The three generated collections that parsing is measured on. The same seed gives the same bytes on every machine. */
public enum Corpus {
    /** 10,000 messages of 4 KB, of which a third is not ASCII: plain, alternative, with an attachment. */
    SMALL(10_000),
    /** 100 messages of 100 KB, each with alternative texts and two attachments. */
    MEDIUM(100),
    /** One message of 26 MB, nearly all of it attachments. */
    LARGE(1);

    private static final long SEED = 5322;
    private final int messages;

    Corpus(int messages) {
        this.messages = messages;
    }

    /** How many messages the whole collection has. */
    public int size() {
        return messages;
    }

    /** The whole collection, in order. */
    public List<byte[]> messages() {
        return messages(messages);
    }

    /**
     * The first messages of the collection.
     *
     * @param count how many, at most {@link #size}
     */
    public List<byte[]> messages(int count) {
        SplittableRandom random = new SplittableRandom(SEED + ordinal());
        List<byte[]> all = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            all.add(message(new Words(random.split()), i));
        }
        return all;
    }

    private byte[] message(Words words, int index) {
        return switch (this) {
            case SMALL -> Letters.small(words, index);
            case MEDIUM -> Letters.medium(words);
            case LARGE -> Letters.large(words);
        };
    }
}
