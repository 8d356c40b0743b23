package org.posthorn.pop3;

/** A language in which a server can speak to people (RFC 6856 section 3). Used by many sessions at a time. */
public interface Language {

    /** English, which is spoken until another language is chosen. */
    Language ENGLISH = new Language() {
        @Override
        public String tag() {
            return "en";
        }

        @Override
        public String name() {
            return "English";
        }

        @Override
        public String say(Phrase phrase) {
            return phrase.english();
        }
    };

    /** English once more, by the name that RFC 2277 section 4.5 has for a server's default. */
    Language DEFAULT = new Language() {
        @Override
        public String tag() {
            return "i-default";
        }

        @Override
        public String name() {
            return "English";
        }

        @Override
        public String say(Phrase phrase) {
            return phrase.english();
        }
    };

    /** {@return its tag (RFC 5646)} */
    String tag();

    /** {@return its name in the language itself; may be empty} */
    String name();

    /**
     * {@return a phrase in this language, on one line}
     *
     * @param phrase the phrase; as many {@code #} as it has in English stand for numbers, in the same order
     */
    String say(Phrase phrase);
}
