/**
 * A message too large for either heap, sent from one JVM to another. Start reading at {@link org.posthorn.verify.large.Transfer}.
 */
@org.jspecify.annotations.NullMarked
package org.posthorn.verify.large;
