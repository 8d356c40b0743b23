/**
 * Text for people out of text with markup. Everything here takes any text, in time and space in proportion to its length.
 * Start reading at {@code HtmlText}.
 */
@org.jspecify.annotations.NullMarked
package org.posthorn.mime.text;
