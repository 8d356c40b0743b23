/** Test tools for protocol sessions: the transcript runner, every-cut checks, the driver conformance suite. */
@org.jspecify.annotations.NullMarked
module org.posthorn.testkit {
    requires static org.jspecify;
    requires transitive org.posthorn.wire;
    // Whoever runs transcripts has JUnit; whoever only makes certificates need not.
    requires static org.junit.jupiter.api;

    exports org.posthorn.testkit;
}
