package org.posthorn.verify.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.function.ObjLongConsumer;
import org.posthorn.mime.Address;
import org.posthorn.mime.AuthenticationResults;
import org.posthorn.mime.ContentType;
import org.posthorn.mime.Defect;
import org.posthorn.mime.Disposition;
import org.posthorn.mime.EncodedWords;
import org.posthorn.mime.MailDate;
import org.posthorn.mime.Message;
import org.posthorn.mime.MessageId;
import org.posthorn.mime.MimeLimits;
import org.posthorn.mime.Received;
import org.posthorn.mime.codec.Base64;
import org.posthorn.mime.codec.Decoder;
import org.posthorn.mime.codec.QuotedPrintable;
import org.posthorn.mime.codec.Uuencode;
import org.posthorn.mime.codec.YEncDecoder;
import org.posthorn.mime.text.EnrichedText;
import org.posthorn.mime.text.FlowedText;
import org.posthorn.mime.text.HtmlText;
import org.posthorn.mime.text.Preview;
import org.posthorn.mime.tnef.Tnef;
import org.posthorn.verify.corpora.Cuts;
import org.posthorn.verify.hostile.Walk;

/**
 * Any octets, for everything that reads octets of mail. In the build the inputs beside this class are read again; CONTRIBUTING.md says how
 * to look for new ones.
 */
class MailFuzzTest {

    private static final ObjLongConsumer<Defect.Kind> IGNORE = (kind, offset) -> {};

    @FuzzTest
    void message(byte[] octets) throws IOException {
        Message message = Message.parse(octets);
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        message.writeTo(written);

        assertThat(written.toByteArray()).isEqualTo(octets);
        Walk.over(message, MimeLimits.DEFAULTS);
        Cuts.assertNoneMatters(octets);
    }

    @FuzzTest
    void address(byte[] octets) {
        for (Address address : Address.read(octets, 0, octets.length, IGNORE)) {
            assertThat(Address.read(address.toHeader()).value()).isNotEmpty();
            if (address.mailboxes().stream().allMatch(Address.Mailbox::isComplete)) {
                assertThat(Address.parse(address.toString())).isEqualTo(address);
            }
        }
    }

    @FuzzTest
    void date(byte[] octets) {
        MailDate.read(octets, 0, octets.length, IGNORE)
                .ifPresent(date -> assertThat(MailDate.parse(MailDate.format(date)))
                        .isEqualTo(date.truncatedTo(java.time.temporal.ChronoUnit.SECONDS)));
    }

    @FuzzTest
    void parameters(byte[] octets) {
        ContentType type = ContentType.read(octets, 0, octets.length, IGNORE);
        assertThat(ContentType.read(type.toString()).value().mediaType()).isEqualTo(type.mediaType());
        Disposition disposition = Disposition.read(octets, 0, octets.length, IGNORE);
        assertThat(Disposition.read(disposition.toString()).value().type()).isEqualTo(disposition.type());
    }

    @FuzzTest
    void encodedWord(byte[] octets) {
        String text = EncodedWords.decode(octets, 0, octets.length, ISO_8859_1, IGNORE);
        assertThat(text).doesNotContain("\r", "\n");
        String clean = text.replace('\0', ' ');
        if (UTF_8.newEncoder().canEncode(clean)) {
            String encoded = EncodedWords.encode(clean, EncodedWords.Place.TEXT, 9);
            assertThat(EncodedWords.decode(encoded, IGNORE)).isEqualTo(clean);
        }
    }

    @FuzzTest
    void messageId(byte[] octets) {
        for (MessageId id : MessageId.read(octets, 0, octets.length, IGNORE)) {
            assertThat(MessageId.read(id.toString()).value()).containsExactly(id);
        }
    }

    @FuzzTest
    void received(byte[] octets) {
        assertThat(Received.read(octets, 0, octets.length, IGNORE).toString()).doesNotContain("\r", "\n");
    }

    @FuzzTest
    void authenticationResults(byte[] octets) {
        assertThat(AuthenticationResults.read(octets, 0, octets.length, IGNORE).toString())
                .doesNotContain("\r", "\n");
    }

    @FuzzTest
    void base64(byte[] octets) throws IOException {
        byte[] decoded = Base64.MIME.decode(octets);
        assertThat(piecemeal(Base64.MIME.decoder(), octets)).isEqualTo(decoded);
        assertThat(Base64.MIME.decode(Base64.MIME.encode(octets))).isEqualTo(octets);
        assertThat(Base64.URL.decode(Base64.URL.encode(octets))).isEqualTo(octets);
        Optional<byte[]> strict = Base64.UNBROKEN.decodeStrict(octets);
        strict.ifPresent(found -> assertThat(found).isEqualTo(decoded));
    }

    @FuzzTest
    void quotedPrintable(byte[] octets) throws IOException {
        assertThat(piecemeal(QuotedPrintable.decoder(), octets)).isEqualTo(QuotedPrintable.decode(octets));
        byte[] binary = QuotedPrintable.encode(octets, 0, octets.length, true);
        assertThat(QuotedPrintable.decodeStrict(binary))
                .hasValueSatisfying(back -> assertThat(back).isEqualTo(octets));
    }

    @FuzzTest
    void uuencode(byte[] octets) throws IOException {
        assertThat(piecemeal(Uuencode.decoder(), octets)).isEqualTo(Uuencode.decode(octets));
        assertThat(Uuencode.decode(Uuencode.encode("a", 0644, octets))).isEqualTo(octets);
        for (Uuencode.Block block : Uuencode.find(octets, 0, octets.length)) {
            Uuencode.decode(octets, block.from(), block.to());
        }
    }

    @FuzzTest
    void yEnc(byte[] octets) throws IOException {
        byte[] pieces = piecemeal(new YEncDecoder(), octets);
        YEncDecoder decoder = new YEncDecoder();
        byte[] whole = new byte[decoder.bound(octets.length)];
        int length = decoder.transcode(octets, 0, octets.length, whole, 0);
        length = decoder.finish(whole, length);
        assertThat(pieces).isEqualTo(java.util.Arrays.copyOf(whole, length));
    }

    @FuzzTest
    void flowed(byte[] octets) {
        String text = new String(octets, UTF_8);
        for (boolean delSp : new boolean[] {false, true}) {
            FlowedText flowed = FlowedText.read(text, delSp);
            flowed.html();
            flowed.wrapped(40);
            String encoded = flowed.encoded(72, delSp);
            assertThat(FlowedText.read(encoded, delSp).encoded(72, delSp)).isEqualTo(encoded);
        }
    }

    @FuzzTest
    void html(byte[] octets) {
        Preview.of(HtmlText.read(new String(octets, UTF_8)));
    }

    @FuzzTest
    void enriched(byte[] octets) {
        Preview.of(EnrichedText.read(new String(octets, UTF_8)));
    }

    @FuzzTest
    void tnef(byte[] octets) {
        Tnef tnef = Tnef.read(octets);
        assertThat(tnef.contents()).hasSizeLessThanOrEqualTo(Tnef.MOST_CONTENTS);
        tnef.attachments().forEach(content -> assertThat(content.name()).isNotEmpty());
    }

    @FuzzTest
    void mbox(byte[] octets) {
        Walk.mbox(octets);
    }

    /** What a decoder gives that is read a few octets at a time. */
    private static byte[] piecemeal(Decoder decoder, byte[] octets) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (var in = decoder.reading(new Trickle(octets))) {
            byte[] some = new byte[3];
            for (int n; (n = in.read(some)) >= 0; ) {
                out.write(some, 0, n);
            }
        }
        return out.toByteArray();
    }

    /** Gives a few octets at a time, not always as many. */
    private static final class Trickle extends ByteArrayInputStream {
        private int turn;

        Trickle(byte[] octets) {
            super(octets);
        }

        @Override
        public synchronized int read(byte[] to, int offset, int length) {
            return super.read(to, offset, Math.min(length, 1 + turn++ % 5));
        }
    }
}
