/**
 * Recipes: each class shows one thing that an application does with Posthorn, and the README shows its middle part.
 * They are compiled and run by the tests, so what the README shows works.
 * Start reading at {@code SendMail}; the programs of {@code ./posthorn} are in {@code org.posthorn.examples.commands}.
 */
@org.jspecify.annotations.NullMarked
package org.posthorn.examples;
