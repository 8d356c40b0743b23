/** The store of {@code docs/mail-store.md}. */
@org.jspecify.annotations.NullMarked
package org.posthorn.mailbox.example;
