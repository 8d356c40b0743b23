/**
 * Small programs that use Posthorn as an application would; each recipe of the README is one class with a {@code main}.
 * They are compiled and run by the tests, so what the README shows works.
 * Start reading at {@code Demo}, the whole way of a message from composing to parsing.
 */
@org.jspecify.annotations.NullMarked
package org.posthorn.examples;
