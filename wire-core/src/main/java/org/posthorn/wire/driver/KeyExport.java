package org.posthorn.wire.driver;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.posthorn.wire.ChannelBinding;

/** Keying material for {@code tls-exporter} (RFC 9266), by a method found at run time: the code is compiled for Java 17, which has none. */
final class KeyExport {

    private static final int FIRST_RELEASE = 25;
    private static final String LABEL = "EXPORTER-Channel-Binding";
    private static final byte[] NO_CONTEXT = {};

    private static final @Nullable MethodHandle EXPORT = find();

    private KeyExport() {}

    /** The binding to a TLS 1.3 channel. Of an earlier version nobody says whether it has the extended master secret, which it would need. */
    static Optional<ChannelBinding> binding(SSLSession session) {
        MethodHandle export = EXPORT;
        if (export == null
                || !session.getProtocol().equals("TLSv1.3")
                || !(session instanceof ExtendedSSLSession extended)) {
            return Optional.empty();
        }
        try {
            byte[] exported = (byte[]) export.invokeExact(extended, LABEL, NO_CONTEXT, ChannelBinding.EXPORTED_LENGTH);
            return Optional.of(ChannelBinding.tlsExporter(exported));
        } catch (SSLException | UnsupportedOperationException e) {
            return Optional.empty(); // another provider of TLS, which cannot
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable MethodHandle find() {
        if (Runtime.version().feature() < FIRST_RELEASE) {
            return null;
        }
        try {
            return MethodHandles.publicLookup()
                    .findVirtual(
                            ExtendedSSLSession.class,
                            "exportKeyingMaterialData",
                            MethodType.methodType(byte[].class, String.class, byte[].class, int.class));
        } catch (NoSuchMethodException | IllegalAccessException e) {
            return null;
        }
    }
}
