package org.posthorn.mailbox;

/** A mark on a message: one of the five that every store knows ({@link SystemFlag}), or a {@link Keyword} that someone made up. */
public sealed interface Flag permits SystemFlag, Keyword {}
