/**
 * SASL (RFC 4422) for both sides and all protocols: each mechanism is a pure exchange of octets, to which nonces and channel bindings are
 * handed in, while the protocols' sessions do Base64 and framing.
 * A client begins at {@link org.posthorn.sasl.Login} and {@link org.posthorn.sasl.SaslClient#choose}, a server at
 * {@link org.posthorn.sasl.SaslServers}; both then speak in {@link org.posthorn.sasl.SaslStep}s.
 */
@org.jspecify.annotations.NullMarked
package org.posthorn.sasl;
