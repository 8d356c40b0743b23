/** What every protocol session of Posthorn shares: the session contract, lines, dot-stuffing, SASL, and the drivers that move bytes. */
@org.jspecify.annotations.NullMarked
module org.posthorn.wire {
    requires static org.jspecify;
    requires com.ongres.saslprep;
    requires org.slf4j;

    exports org.posthorn.sasl;
    exports org.posthorn.wire;
    exports org.posthorn.wire.driver;
    exports org.posthorn.wire.tunnel;
}
