package org.posthorn.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** A client and a server talking to each other, and what both make of it. */
record Talk(SaslStep server, SaslStep client, List<String> messages) {

    /** Longer than any mechanism talks. */
    private static final int MOST = 10;

    static final byte[] RANDOM = "sixteen octets, or more".getBytes(StandardCharsets.US_ASCII);

    static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(SaslStep step) {
        assertThat(step).isInstanceOf(SaslStep.Message.class);
        return new String(((SaslStep.Message) step).octets(), StandardCharsets.UTF_8);
    }

    static SaslStep message(String text) {
        return new SaslStep.Message(octets(text));
    }

    static void assertFailed(SaslStep step, SaslFailure failure) {
        assertThat(step)
                .isInstanceOfSatisfying(
                        SaslStep.Failed.class,
                        failed ->
                                assertThat(failed.failure()).as(failed.detail()).isEqualTo(failure));
    }

    static Talk between(SaslClient client, SaslServer server) {
        return between(client, server, (number, octets) -> octets);
    }

    /** The messages pass through someone, who is told their number from 0 on. */
    static Talk between(SaslClient client, SaslServer server, BiFunction<Integer, byte[], byte[]> someone) {
        List<String> messages = new ArrayList<>();
        SaslStep answer = server.start();
        SaslStep response = new SaslStep.Failed(SaslFailure.UNEXPECTED, "nothing sent");
        for (int number = 0; number < MOST && answer instanceof SaslStep.Message challenge; ) {
            byte[] sent = number == 0 && client.mechanism().clientFirst()
                    ? challenge.octets()
                    : passed(challenge.octets(), number++, someone, messages);
            response = client.step(sent);
            if (!(response instanceof SaslStep.Message message)) {
                return new Talk(new SaslStep.Failed(SaslFailure.REFUSED, "cancelled"), response, messages);
            }
            answer = server.step(passed(message.octets(), number++, someone, messages));
        }
        SaslStep end = answer instanceof SaslStep.Done ? client.finish() : response;
        return new Talk(answer, end, messages);
    }

    private static byte[] passed(
            byte[] octets, int number, BiFunction<Integer, byte[], byte[]> someone, List<String> messages) {
        messages.add(new String(octets, StandardCharsets.ISO_8859_1));
        return someone.apply(number, octets);
    }

    boolean succeeded() {
        return server instanceof SaslStep.Done && client instanceof SaslStep.Done;
    }

    Optional<SaslIdentity> identity() {
        return server instanceof SaslStep.Done done ? Optional.of(done.identity()) : Optional.empty();
    }
}
