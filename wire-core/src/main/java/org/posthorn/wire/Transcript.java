package org.posthorn.wire;

/**
 * Listens to what goes over one connection, line by line, for logs and for people. A session knows which bytes are credentials and gives
 * {@code ***} in their place; bodies are told by size only. Called by the session on its own thread; must be quick and must not throw.
 */
public interface Transcript {

    /** Hears nothing. */
    Transcript NONE = new Transcript() {
        @Override
        public void received(String line) {}

        @Override
        public void sent(String line) {}

        @Override
        public void note(String text) {}
    };

    /**
     * One line from the peer.
     *
     * @param line the line without its end; octets that are not printable ASCII are escaped
     */
    void received(String line);

    /**
     * One line to the peer.
     *
     * @param line the line without its end
     */
    void sent(String line);

    /**
     * Something that is no line: that TLS began, how many octets of a body passed.
     *
     * @param text one line in words
     */
    void note(String text);
}
