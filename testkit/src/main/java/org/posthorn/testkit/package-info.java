/**
 * Tools that prove a protocol session right: transcripts that read like a telnet session, every possible cut, both drivers.
 * Nothing here knows a protocol; a protocol lends its sessions through small adapters.
 * Start reading at {@link org.posthorn.testkit.Transcripts}, then {@link org.posthorn.testkit.Protocol}.
 */
@org.jspecify.annotations.NullMarked
package org.posthorn.testkit;
