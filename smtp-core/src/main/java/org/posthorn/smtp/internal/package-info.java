/**
 * Grammar that the values and the sessions of SMTP share; not exported.
 * It reads characters, whether they come from a string or from the bytes of a line.
 * Start reading at {@link org.posthorn.smtp.internal.PathGrammar}.
 */
@org.jspecify.annotations.NullMarked
package org.posthorn.smtp.internal;
