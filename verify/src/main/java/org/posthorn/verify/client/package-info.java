/**
 * The SMTP clients that are measured, each sending one message again and again over one connection: ours, a peer, and a raw loop that is the
 * ceiling. Start reading at {@link org.posthorn.verify.client.Sender}.
 */
@org.jspecify.annotations.NullMarked
package org.posthorn.verify.client;
