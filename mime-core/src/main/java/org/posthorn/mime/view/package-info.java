/**
 * What parts of certain types mean: each view is got with {@code of(part)}, which is empty if the part is something else. The package
 * {@code org.posthorn.mime} lists them all. Start reading at {@code Related}.
 */
@org.jspecify.annotations.NullMarked
package org.posthorn.mime.view;
