package org.posthorn.verify.bench;

import org.jspecify.annotations.Nullable;
import org.posthorn.verify.read.Sink;

/** Touches everything that a reader gives, at next to no cost, so that none of it can be left undone. */
final class Tally implements Sink {

    private long total;

    long total() {
        return total;
    }

    @Override
    public void open(String type) {
        total += type.length();
    }

    @Override
    public void close() {
        total++;
    }

    @Override
    public void field(String name, String value) {
        total += name.length() + value.length();
    }

    @Override
    public void subject(@Nullable String text) {
        total += text == null ? 0 : text.length();
    }

    @Override
    public void address(String field, @Nullable String name, String address) {
        total += address.length() + (name == null ? 0 : name.length());
    }

    @Override
    public void date(long seconds) {
        total += seconds;
    }

    @Override
    public void body(byte[] bytes, int offset, int length) {
        total += length > 0 ? bytes[offset + length - 1] : 0;
    }

    @Override
    public void details(@Nullable String charset, @Nullable String filename) {
        total++;
    }
}
