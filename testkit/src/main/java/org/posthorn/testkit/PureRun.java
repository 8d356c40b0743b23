package org.posthorn.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.posthorn.testkit.Step.Kind;
import org.posthorn.wire.Signal;
import org.posthorn.wire.TlsInfo;

/** Runs a script in memory. */
final class PureRun<E> implements Pump.Watcher<E> {

    /** The command that leaves a question open. */
    static final String LATER = "later";

    static final TlsInfo TLS = new TlsInfo("TLSv1.3", "TLS_AES_128_GCM_SHA256", Optional.empty(), List.of());

    private final Script script;
    private final Subject<E> subject;
    private final Progress<E> progress;
    private final Pump<E> pump;

    private PureRun(Script script, Protocol<E> protocol, Object[] known, Cut cut) {
        this.script = script;
        this.subject = subject(script, protocol);
        this.progress = new Progress<>(script, protocol, known, cut.toString());
        this.pump = new Pump<>(subject, protocol, cut, this);
    }

    /** Runs the script once. */
    static <E> void run(Script script, Protocol<E> protocol, Object[] known, Cut cut) {
        PureRun<E> run = new PureRun<>(script, protocol, known, cut);
        try {
            run.run();
        } catch (org.opentest4j.AssertionFailedError e) {
            throw e;
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(run.progress.wrong(e.toString()).getMessage(), e);
        } finally {
            run.subject.closed();
        }
    }

    /** A subject with the options of the script, all of which it must know. */
    static <E> Subject<E> subject(Script script, Protocol<E> protocol) {
        Options options = new Options(script.options);
        options.text(Transcripts.PURE);
        Subject<E> subject = protocol.subject(options);
        Optional<String> unknown = options.untaken();
        if (unknown.isPresent()) {
            int line = script.optionLine(unknown.get());
            throw new IllegalArgumentException(script.name + ":" + line + ": unknown option " + unknown.get());
        }
        return subject;
    }

    private void run() {
        Signal signal = null;
        boolean ended = false;
        for (int i = 0; i < script.actions.size(); i++) {
            Step step = script.actions.get(i);
            progress.reach(i);
            if (step.kind() != Kind.TLS) {
                signal = pump.settle();
                require(signal);
            }
            act(i, step, signal);
            ended |= step.kind() == Kind.END;
        }
        progress.reach(script.actions.size());
        signal = pump.settle();
        require(signal);
        if (signal == Signal.CLOSED && !ended) {
            throw progress.wrong("the session ended, and the transcript does not end in [end]");
        }
        if (signal == Signal.START_TLS) {
            throw progress.wrong("the session wants TLS, and [starttls] does not follow");
        }
    }

    private void require(Signal signal) {
        if (!progress.complete()) {
            throw progress.incomplete(signal.toString());
        }
    }

    private void act(int index, Step step, @Nullable Signal signal) {
        switch (step.kind()) {
            case PEER -> {
                if (signal == Signal.CLOSED || signal == Signal.START_TLS) {
                    throw progress.wrong("the peer cannot send this: the session gives " + signal);
                }
                pump.give(step.octets());
            }
            case DO -> perform(step);
            case TLS -> pump.secured(TLS);
            case STARTTLS -> {
                requireSignal(Signal.START_TLS, signal);
                pump.secured(TLS);
            }
            case WAIT -> {
                progress.reach(index + 1);
                pump.pass(step.nanos());
            }
            case CLOSE -> pump.endOfInput();
            case END -> requireSignal(Signal.CLOSED, signal);
            default -> throw new AssertionError(step);
        }
    }

    private void requireSignal(Signal wanted, @Nullable Signal actual) {
        if (wanted != actual) {
            throw progress.wrong("the session gives " + actual + " where it should give " + wanted);
        }
    }

    private void perform(Step step) {
        if (step.text().equals(LATER)) {
            return;
        }
        try {
            subject.perform(step.text(), step.octets());
        } catch (IllegalArgumentException | IllegalStateException | IOException e) {
            throw script.mismatch(step.line(), e.toString(), "", "whole");
        }
    }

    @Override
    public void event(E event) throws IOException {
        List<Step> answers = progress.event(event);
        if (answers == null) {
            subject.on(event);
        } else {
            answers.forEach(this::perform);
        }
    }

    @Override
    public void output(ByteBuffer bytes) {
        progress.output(bytes);
    }
}
