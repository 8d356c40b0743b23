package org.posthorn.wire.driver;

import java.nio.ByteBuffer;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.posthorn.wire.ChannelBinding;
import org.posthorn.wire.TlsInfo;

/** One connection's TLS, without any I/O: records on one side, plaintext on the other. Owns buffers only while they hold bytes. */
final class Tls {

    /** What a handshake needs before it can go on. */
    enum Need {
        /** More records from the peer. */
        INPUT,
        /** {@link #records} to be written. */
        OUTPUT,
        /** {@link #runTasks}, which can take milliseconds. */
        TASKS,
        /** Nothing: it is done. */
        NOTHING
    }

    private static final ByteBuffer[] NO_BYTES = {};

    private final SSLEngine engine;
    private final Buffers buffers;
    private final ByteBuffer[] records = {Buffers.NONE};
    private ByteBuffer plain = Buffers.NONE;
    private boolean ended;

    Tls(SSLEngine engine, Buffers buffers) throws SSLException {
        this.engine = engine;
        this.buffers = buffers;
        engine.beginHandshake();
    }

    /** Carries the handshake as far as the records in {@code net} allow. */
    Need handshake(ByteBuffer net) throws SSLException {
        for (; ; ) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> {
                    return Need.TASKS;
                }
                case NEED_WRAP -> {
                    if (!wrap(NO_BYTES)) {
                        return Need.OUTPUT;
                    }
                }
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    if (records[0].hasRemaining()) {
                        return Need.OUTPUT;
                    }
                    if (!unwrapHandshake(net)) {
                        return Need.INPUT;
                    }
                }
                default -> {
                    return records[0].hasRemaining() ? Need.OUTPUT : Need.NOTHING;
                }
            }
        }
    }

    private boolean unwrapHandshake(ByteBuffer net) throws SSLException {
        SSLEngineResult result = decrypt(net);
        return switch (result.getStatus()) {
            case OK -> true;
            case BUFFER_UNDERFLOW -> false;
            case CLOSED -> throw new SSLException("the peer closed TLS during the handshake");
            case BUFFER_OVERFLOW -> throw new SSLException("a TLS record is too large");
        };
    }

    /** Runs what the engine wants to have run apart. */
    void runTasks() {
        for (Runnable task; (task = engine.getDelegatedTask()) != null; ) {
            task.run();
        }
    }

    /** Decrypts the next records in {@code net}: afterwards {@link #plain} has bytes, or TLS has {@link #ended}, or more is needed. */
    void unwrap(ByteBuffer net) throws SSLException {
        while (!ended && !plain.hasRemaining() && net.hasRemaining()) {
            SSLEngineResult result = decrypt(net);
            switch (result.getStatus()) {
                case BUFFER_UNDERFLOW -> {
                    return;
                }
                case CLOSED -> ended = true;
                case BUFFER_OVERFLOW -> throw new SSLException("a TLS record is too large");
                case OK -> afterHandshake(result.getHandshakeStatus());
            }
        }
    }

    /** TLS 1.3 changes keys in passing. A new handshake, which earlier versions allow, has only ever been a way to attack (RFC 9325). */
    private void afterHandshake(HandshakeStatus status) throws SSLException {
        if (status == HandshakeStatus.NOT_HANDSHAKING || status == HandshakeStatus.FINISHED) {
            return;
        }
        if (!engine.getSession().getProtocol().equals("TLSv1.3")) {
            throw new SSLException("the peer wants to renegotiate");
        }
        runTasks();
        while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            if (!wrap(NO_BYTES)) {
                throw new SSLException("too many changes of keys");
            }
        }
    }

    private SSLEngineResult decrypt(ByteBuffer net) throws SSLException {
        if (plain.capacity() < Buffers.SIZE) {
            plain = buffers.take();
        }
        plain.clear();
        try {
            return engine.unwrap(net, plain);
        } finally {
            plain.flip();
        }
    }

    /** Encrypts from {@code from} what there is room for. Returns false if there was none. */
    boolean wrap(ByteBuffer[] from) throws SSLException {
        if (records[0].capacity() < Buffers.SIZE) {
            records[0] = buffers.take().flip();
        }
        ByteBuffer into = records[0].compact();
        try {
            SSLEngineResult result;
            boolean wrapped = false;
            do {
                result = engine.wrap(from, into);
                if (result.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW) {
                    return wrapped;
                }
                wrapped = true;
            } while (result.bytesConsumed() > 0 && Buffers.remain(from));
            if (result.getStatus() == SSLEngineResult.Status.CLOSED && Buffers.remain(from)) {
                throw new SSLException("TLS is closed");
            }
            return true;
        } finally {
            into.flip();
        }
    }

    /** Says goodbye, in {@link #records}. */
    void endOutput() throws SSLException {
        engine.closeOutbound();
        while (!engine.isOutboundDone() && engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            if (!wrap(NO_BYTES)) {
                return;
            }
        }
    }

    /** Whether the peer has said goodbye. */
    boolean ended() {
        return ended;
    }

    /** Plaintext from the peer. */
    ByteBuffer plain() {
        return plain;
    }

    /** What is to be written to the peer. */
    ByteBuffer[] records() {
        return records;
    }

    /** Gives back the buffers, but for the bytes in them. */
    void settle() {
        plain = buffers.shrink(plain);
        records[0] = buffers.shrink(records[0]);
    }

    /** Checks who the peer says it is. */
    void checkPeer() throws SSLException {
        ServerIdentity.check(engine);
    }

    TlsInfo info() {
        SSLSession session = engine.getSession();
        List<X509Certificate> peer = peerCertificates(session);
        return new TlsInfo(
                session.getProtocol(),
                session.getCipherSuite(),
                serverName(session),
                peer,
                bindings(session, engine.getUseClientMode() ? peer : certificates(session.getLocalCertificates())));
    }

    private static List<ChannelBinding> bindings(SSLSession session, List<X509Certificate> server) {
        Optional<ChannelBinding> endPoint = server.stream().findFirst().flatMap(ChannelBinding::tlsServerEndPoint);
        return Stream.concat(KeyExport.binding(session).stream(), endPoint.stream())
                .toList();
    }

    private Optional<String> serverName(SSLSession session) {
        if (engine.getUseClientMode()) {
            return Optional.ofNullable(engine.getPeerHost());
        }
        List<SNIServerName> names =
                session instanceof ExtendedSSLSession extended ? extended.getRequestedServerNames() : List.of();
        return names.stream()
                .filter(SNIHostName.class::isInstance)
                .map(name -> ((SNIHostName) name).getAsciiName())
                .findFirst();
    }

    private static List<X509Certificate> peerCertificates(SSLSession session) {
        try {
            return certificates(session.getPeerCertificates());
        } catch (SSLPeerUnverifiedException e) {
            return List.of(); // it sent none
        }
    }

    private static List<X509Certificate> certificates(Certificate @Nullable [] chain) {
        return chain == null
                ? List.of()
                : Arrays.stream(chain)
                        .filter(X509Certificate.class::isInstance)
                        .map(X509Certificate.class::cast)
                        .toList();
    }
}
