package org.posthorn.examples.commands;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Draws a small picture, so that the demo has one to send: rings, as on a target. */
final class Picture {

    private Picture() {}

    /** A PNG file, eight bits of grey a pixel. */
    static byte[] png(int width, int height) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        chunk(
                file,
                "IHDR",
                ByteBuffer.allocate(13)
                        .putInt(width)
                        .putInt(height)
                        .put((byte) 8)
                        .array());
        chunk(file, "IDAT", deflated(pixels(width, height)));
        chunk(file, "IEND", new byte[0]);
        return file.toByteArray();
    }

    private static byte[] pixels(int width, int height) {
        ByteBuffer pixels = ByteBuffer.allocate((width + 1) * height);
        for (int y = 0; y < height; y++) {
            pixels.put((byte) 0); // no filter
            for (int x = 0; x < width; x++) {
                double distance = Math.hypot(x - width / 2.0, y - height / 2.0);
                pixels.put((byte) ((int) distance / 5 % 2 == 0 ? 0x20 : 0xe0));
            }
        }
        return pixels.array();
    }

    private static byte[] deflated(byte[] octets) {
        Deflater deflater = new Deflater();
        deflater.setInput(octets);
        deflater.finish();
        byte[] room = new byte[octets.length + 64];
        int length = deflater.deflate(room);
        deflater.end();
        return ByteBuffer.allocate(length).put(room, 0, length).array();
    }

    private static void chunk(ByteArrayOutputStream file, String type, byte[] content) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(content);
        file.writeBytes(ByteBuffer.allocate(12 + content.length)
                .putInt(content.length)
                .put(name)
                .put(content)
                .putInt((int) crc.getValue())
                .array());
    }
}
