package org.posthorn.verify.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.posthorn.verify.process.Installed;
import org.posthorn.verify.server.Running;
import org.posthorn.verify.server.Target;

class LoadTest {

    @ParameterizedTest
    @EnumSource
    void everyServerThatIsThereTakesEveryKindOfLoad(Target target) throws Exception {
        if (!target.java()) {
            Installed.program(target.title());
        }
        assumeTrue(target.available(), target.title() + " needs a newer JVM");
        try (Running server = target.start(List.of())) {
            for (Load load :
                    List.of(new Load(3, 4096, 0, true), new Load(3, 4096, 0, false), new Load(3, 1000, 1, true))) {
                Load.Result result = load.run(server.port(), Duration.ofMillis(50), server.program()::cpu);
                assertThat(result.nanos()).isPositive();
            }
        }
    }

    @Test
    void aMessageHasTheSizeAskedForAndItsDotBehindIt() {
        ByteBuffer message = Load.message(4096);
        assertThat(message.remaining()).isEqualTo(4096 + 3);
        assertThat(message.get(4096)).isEqualTo((byte) '.');
    }

    @Test
    void aRefusalEndsTheRun() throws Exception {
        try (ServerSocket server = new ServerSocket(0)) {
            Thread refuser = new Thread(() -> {
                try (var socket = server.accept()) {
                    socket.getOutputStream().write("554 no\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                    socket.getInputStream().read();
                } catch (java.io.IOException e) {
                    // the other side is what is tested
                }
            });
            refuser.start();
            assertThatIOException()
                    .isThrownBy(() -> new Load(1, 100, 0, true)
                            .run(server.getLocalPort(), Duration.ofMillis(50), () -> Duration.ZERO))
                    .withMessageContaining("refused: 554 no");
            refuser.join();
        }
    }
}
