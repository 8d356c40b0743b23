package org.posthorn.wire.driver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server's certificate and private key in files. They are read anew when they have changed; while what is in them is no certificate with
 * its key, as between the writing of the one and of the other, those from before stay in use. Thread-safe.
 *
 * <pre>{@code
 * CertificateFiles files = CertificateFiles.pem(Path.of("fullchain.pem"), Path.of("privkey.pem"));
 * }</pre>
 */
public final class CertificateFiles implements Supplier<SSLContext> {

    private static final Logger LOG = LoggerFactory.getLogger(Driver.class);

    private interface Reading {
        SSLContext read() throws IOException, GeneralSecurityException;
    }

    /** What tells one state of a file from another. */
    private record Mark(FileTime modified, long size, String key) {}

    private final List<Path> files;
    private final Reading reading;
    private final ReentrantLock lock = new ReentrantLock();
    private List<Mark> seen;
    private volatile SSLContext context;

    private CertificateFiles(List<Path> files, Reading reading) throws IOException, GeneralSecurityException {
        this.files = files;
        this.reading = reading;
        this.seen = marks();
        this.context = reading.read();
    }

    /**
     * Certificate and key as text (RFC 7468).
     *
     * @param chain the server's certificate, and behind it those that vouch for it, but for the last
     * @param key its private key, PKCS #8 without a password ({@code BEGIN PRIVATE KEY}): RSA, EC or EdDSA
     * @return the files
     * @throws IOException if a file cannot be read, or does not have what it is to have
     * @throws GeneralSecurityException if what is in them cannot be used, or the key is not the certificate's
     */
    public static CertificateFiles pem(Path chain, Path key) throws IOException, GeneralSecurityException {
        return new CertificateFiles(
                List.of(chain, key), () -> KeyMaterial.pem(chain, key).context());
    }

    /**
     * A PKCS #12 key store with one key.
     *
     * @param store the store
     * @param password that of the store and the key; kept, for when the file changes
     * @return the file
     * @throws IOException if the file cannot be read, or the password is wrong
     * @throws GeneralSecurityException if what is in it cannot be used
     */
    public static CertificateFiles pkcs12(Path store, char[] password) throws IOException, GeneralSecurityException {
        char[] kept = password.clone();
        return new CertificateFiles(
                List.of(store), () -> KeyMaterial.pkcs12(store, kept).context());
    }

    /** {@return a context with what is in the files now} The same one, as long as they do not change. */
    @Override
    public SSLContext get() {
        if (lock.tryLock()) { // else another sees to it
            try {
                look();
            } finally {
                lock.unlock();
            }
        }
        return context;
    }

    private void look() {
        try {
            List<Mark> now = marks();
            if (!now.equals(seen)) {
                seen = now;
                context = reading.read();
                LOG.info("certificates read anew from {}", files);
            }
        } catch (IOException | GeneralSecurityException e) {
            LOG.warn("the new certificates in {} cannot be used, those from before stay: {}", files, e.toString());
        }
    }

    private List<Mark> marks() throws IOException {
        List<Mark> marks = new ArrayList<>();
        for (Path file : files) {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            marks.add(new Mark(
                    attributes.lastModifiedTime(), attributes.size(), Objects.toString(attributes.fileKey(), "")));
        }
        return marks;
    }
}
