package org.posthorn.mime.view;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.posthorn.mime.Charsets;
import org.posthorn.mime.Part;

/**
 * A file of a Macintosh: a multipart/appledouble, or an application/applefile alone (RFC 1740). Most people want its data only.
 *
 * @param data the part that holds the file's data; null where that is an entry: {@link #dataFork}
 * @param entries the entries of the application/applefile by their numbers (appendix A), read-only views of its octets
 */
public record AppleFile(@Nullable Part data, Map<Integer, ByteBuffer> entries) {

    private static final int DATA_FORK = 1;
    private static final int RESOURCE_FORK = 2;
    private static final int REAL_NAME = 3;

    private static final int SINGLE = 0x00051600;
    private static final int DOUBLE = 0x00051607;
    private static final int HEADER = 26;
    private static final int DESCRIPTOR = 12;

    /** Copies the map. */
    public AppleFile {
        entries = Collections.unmodifiableMap(views(entries));
    }

    private static Map<Integer, ByteBuffer> views(Map<Integer, ByteBuffer> entries) {
        Map<Integer, ByteBuffer> views = new LinkedHashMap<>();
        entries.forEach((number, octets) -> views.put(number, octets.slice().asReadOnlyBuffer()));
        return views;
    }

    /** {@return the entries of the application/applefile by their numbers, read-only, with positions of the caller's own} */
    @Override
    public Map<Integer, ByteBuffer> entries() {
        return Collections.unmodifiableMap(views(entries));
    }

    /**
     * Reads a part. Entries that do not lie within its octets are left out.
     *
     * @param part a multipart/appledouble, or an application/applefile; the latter must fit in memory
     * @return the file; empty if the part is something else, or none that can be read
     */
    public static Optional<AppleFile> of(Part part) {
        if (part.contentType().is("application", "applefile")) {
            return Optional.of(entries(part)).filter(all -> !all.isEmpty()).map(all -> new AppleFile(null, all));
        }
        if (!part.contentType().is("multipart", "appledouble") || part.parts().size() != 2) {
            return Optional.empty();
        }
        Part first = part.parts().get(0);
        boolean swapped = !first.contentType().is("application", "applefile");
        Part header = part.parts().get(swapped ? 1 : 0);
        return Optional.of(new AppleFile(part.parts().get(swapped ? 0 : 1), entries(header)));
    }

    private static Map<Integer, ByteBuffer> entries(Part part) {
        ByteBuffer octets = ByteBuffer.wrap(part.decoded().octets());
        Map<Integer, ByteBuffer> entries = new LinkedHashMap<>();
        if (octets.limit() < HEADER || octets.getInt(0) != SINGLE && octets.getInt(0) != DOUBLE) {
            return entries;
        }
        int count = octets.getShort(HEADER - 2) & 0xFFFF;
        for (int i = 0; i < count && HEADER + (i + 1) * DESCRIPTOR <= octets.limit(); i++) {
            int at = HEADER + i * DESCRIPTOR;
            long offset = octets.getInt(at + 4) & 0xFFFF_FFFFL;
            long length = octets.getInt(at + 8) & 0xFFFF_FFFFL;
            if (offset + length <= octets.limit()) {
                entries.putIfAbsent(octets.getInt(at), octets.slice((int) offset, (int) length));
            }
        }
        return entries;
    }

    /** {@return the data of the file, if an entry holds it (entry 1); else it is in {@link #data}} */
    public Optional<ByteBuffer> dataFork() {
        return entry(DATA_FORK);
    }

    /** {@return the resource fork of the file (entry 2), read-only} */
    public Optional<ByteBuffer> resourceFork() {
        return entry(RESOURCE_FORK);
    }

    /** {@return the name that the file had (entry 3); never to be used as a path} */
    public Optional<String> name() {
        return entry(REAL_NAME).map(octets -> {
            byte[] name = new byte[octets.remaining()];
            octets.get(name);
            return Charsets.decode(name, 0, name.length, "macintosh", (kind, offset) -> {});
        });
    }

    private Optional<ByteBuffer> entry(int number) {
        return Optional.ofNullable(entries.get(number)).map(ByteBuffer::duplicate);
    }
}
