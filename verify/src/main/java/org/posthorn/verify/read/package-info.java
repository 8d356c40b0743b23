/**
 * Reading a message with the library and with its peers, so that what they find, and what it costs them, can be compared.
 * Start reading at {@link org.posthorn.verify.read.Reader}.
 */
@org.jspecify.annotations.NullMarked
package org.posthorn.verify.read;
