/**
 * The same sessions on Netty: {@link org.posthorn.examples.netty.SessionHandler} is a driver for any of them, in a page, and
 * {@link org.posthorn.examples.netty.NettySmtpServer} an SMTP server on it. Start with the latter.
 */
@NullMarked
package org.posthorn.examples.netty;

import org.jspecify.annotations.NullMarked;
