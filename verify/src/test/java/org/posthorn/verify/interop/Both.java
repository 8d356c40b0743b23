package org.posthorn.verify.interop;

import java.util.List;
import org.posthorn.wire.Transcript;

/**
 * What both sides said, as our side saw it.
 *
 * @param lines where it goes
 */
record Both(List<String> lines) implements Transcript {
    @Override
    public void received(String line) {
        lines.add(line);
    }

    @Override
    public void sent(String line) {
        lines.add(line);
    }

    @Override
    public void note(String text) {}
}
