/** Recipes and the demo: small programs that use Posthorn as an application would. */
@org.jspecify.annotations.NullMarked
module org.posthorn.examples {
    requires static org.jspecify;
    requires org.posthorn.smtp;
    requires org.posthorn.testkit;

    exports org.posthorn.examples;
}
