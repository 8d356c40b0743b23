/**
 * Drivers move bytes between sockets and sessions: one blocking (a thread, or a virtual thread, per connection), one on a selector.
 * Both speak TLS, from the first byte or later, keep deadlines and connection limits, and stop gracefully.
 * Start reading at {@link org.posthorn.wire.driver.Driver}, then {@link org.posthorn.wire.driver.Endpoint}.
 */
@org.jspecify.annotations.NullMarked
package org.posthorn.wire.driver;
