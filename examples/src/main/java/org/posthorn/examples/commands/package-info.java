/**
 * The programs behind {@code ./posthorn}: each has a class with a {@code main} that reads its options, tells what is wrong with them, and sets
 * the exit status. They are made of the library's public parts alone, and can be run within a test.
 * Start reading at {@code Demo}, the whole way of a message from composing to parsing, then at {@code SmtpServe} and {@code Send}.
 */
@org.jspecify.annotations.NullMarked
package org.posthorn.examples.commands;
