/**
 * Programs beside our own: found, started, listened to and always ended, for tests against real mail programs and for benchmarks whose
 * server runs in a JVM of its own. Start reading at {@link org.posthorn.verify.process.Program}.
 */
@org.jspecify.annotations.NullMarked
package org.posthorn.verify.process;
