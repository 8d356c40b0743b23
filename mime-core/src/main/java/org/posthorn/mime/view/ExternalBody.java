package org.posthorn.mime.view;

import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.posthorn.mime.ContentType;
import org.posthorn.mime.MailDate;
import org.posthorn.mime.Message;
import org.posthorn.mime.Part;

/**
 * A message/external-body: a part whose body is elsewhere (RFC 2046 section 5.2.3, RFC 2017). Nothing is ever fetched; whoever does must ask
 * the user before (section 5.2.3.6).
 *
 * @param type the content type, whose parameters tell where the body is
 * @param described the header fields of the part that is elsewhere; its body is the phantom body, of which the {@code mail-server} access
 *     makes use only
 */
public record ExternalBody(ContentType type, Message described) {

    /** Refuses null. */
    public ExternalBody {
        Objects.requireNonNull(type);
        Objects.requireNonNull(described);
    }

    /**
     * Reads a part.
     *
     * @param part a message/external-body; its body must fit in memory
     * @return where its body is; empty if the part is something else
     */
    public static Optional<ExternalBody> of(Part part) {
        ContentType type = part.contentType();
        return type.is("message", "external-body")
                ? Optional.of(
                        new ExternalBody(type, Message.parse(part.decoded().octets())))
                : Optional.empty();
    }

    /** {@return how to get the body, in lower case: {@code url}, {@code anon-ftp}, {@code mail-server}…; empty if the part does not say} */
    public String accessType() {
        return value("access-type").toLowerCase(Locale.ROOT);
    }

    /** {@return where the body is, for the access type {@code url} (RFC 2017 section 3.1)} */
    public Optional<String> url() {
        StringBuilder url = new StringBuilder();
        value("url").chars().filter(c -> c > ' ').forEach(c -> url.append((char) c));
        return Optional.of(url.toString()).filter(text -> !text.isEmpty());
    }

    /** {@return the name of the file that holds the body; never to be opened unasked} */
    public Optional<String> name() {
        return type.parameter("name");
    }

    /** {@return the host, or for a local file the domain, that has the file} */
    public Optional<String> site() {
        return type.parameter("site");
    }

    /** {@return the directory of the file} */
    public Optional<String> directory() {
        return type.parameter("directory");
    }

    /** {@return how FTP or TFTP is to transfer the file} */
    public Optional<String> mode() {
        return type.parameter("mode");
    }

    /** {@return the address that sends the body, for the access type {@code mail-server}; the phantom body is what to write to it} */
    public Optional<String> server() {
        return type.parameter("server");
    }

    /** {@return the subject that a mail to the server must have} */
    public Optional<String> subject() {
        return type.parameter("subject");
    }

    /** {@return until when the body is there, if the part says so readably} */
    public Optional<OffsetDateTime> expiration() {
        return type.parameter("expiration").flatMap(text -> MailDate.read(text).value());
    }

    /** {@return how many octets the body has, if the part says so} */
    public OptionalLong size() {
        String size = value("size").strip();
        boolean number = !size.isEmpty() && size.length() < 19 && size.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? OptionalLong.of(Long.parseLong(size)) : OptionalLong.empty();
    }

    /** {@return whether the body may be written to, and so change} */
    public boolean isWritable() {
        return value("permission").equalsIgnoreCase("read-write");
    }

    private String value(String parameter) {
        return type.parameter(parameter).orElse("");
    }
}
