/**
 * Mail made to cost its reader more than its sender: what it is, and a reader that asks for all that can be asked. Start at
 * {@link org.posthorn.verify.hostile.Bomb}.
 */
@org.jspecify.annotations.NullMarked
package org.posthorn.verify.hostile;
