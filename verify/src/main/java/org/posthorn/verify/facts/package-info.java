/**
 * How our reading of a collection of messages compares with one that is expected: {@code java -jar verify/target/verify.jar facts DIR}.
 * {@link org.posthorn.verify.facts.FactsMain} tells what has to be in the folder. Start reading there.
 */
@org.jspecify.annotations.NullMarked
package org.posthorn.verify.facts;
