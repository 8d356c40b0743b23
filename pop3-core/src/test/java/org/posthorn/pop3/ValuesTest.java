package org.posthorn.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.api.Test;

class ValuesTest {

    // ---- responses ----

    @Test
    void aResponseIsReadWithItsCode() {
        assertThat(Response.parse("-ERR [IN-USE] Do you have another POP session running?"))
                .contains(Response.err(ResponseCode.IN_USE, "Do you have another POP session running?"));
        assertThat(Response.parse("+OK")).contains(Response.ok(""));
        assertThat(Response.parse("+OK ")).contains(Response.ok(""));
        assertThat(Response.parse("+ok 2 320")).contains(Response.ok("2 320"));
        assertThat(Response.parse("-ERR [sys/temp]")).contains(Response.err(ResponseCode.SYS_TEMP, ""));
    }

    @Test
    void whatIsNoCodeIsText() {
        for (String text : List.of("[", "[]", "[x", "[a b] c", "[x]y", "[/x] y", "[x/] y", "[x//y] z")) {
            assertThat(Response.parse("-ERR " + text)).contains(Response.err(text));
        }
    }

    @Test
    void whatBeginsWithNoStatusIsNoResponse() {
        for (String line :
                List.of("", "OK", "+", "+ ", "+OKAY", "-ERROR", " +OK", "* OK", "+OK\u0000", "+OK a\u007f")) {
            assertThat(Response.parse(line)).as(line).isEmpty();
        }
    }

    @Test
    void noResponseBreaksOutOfItsLine() {
        for (String text : List.of("a\rb", "a\nb", "a\0b", "[IN-USE] x")) {
            assertThatIllegalArgumentException().isThrownBy(() -> Response.ok(text));
        }
    }

    @Property
    void whatIsWrittenIsReadAgain(@ForAll boolean ok, @ForAll @CharRange(from = ' ', to = '~') String text) {
        Optional<ResponseCode> code = ResponseCode.at(text);
        Response response = new Response(
                ok ? Response.Status.OK : Response.Status.ERR,
                code,
                code.isPresent()
                        ? text.substring(
                                Math.min(text.length(), code.get().toString().length() + 1))
                        : text);
        assertThat(Response.parse(response.line())).contains(response);
    }

    @Property
    void anyLineIsReadOrNone(@ForAll String line) {
        Response.parse(line)
                .ifPresent(
                        response -> assertThat(Response.parse(response.line())).contains(response));
        Response.parse("-ERR " + line)
                .ifPresent(response -> assertThat(response.isOk()).isFalse());
    }

    @Test
    void aCodeThatSaysMoreIsStillTheCode() {
        ResponseCode more = new ResponseCode("sys/temp/disk");
        assertThat(more.name()).isEqualTo("SYS/TEMP/DISK");
        assertThat(more.is(ResponseCode.SYS_TEMP)).isTrue();
        assertThat(more.is(new ResponseCode("SYS"))).isTrue();
        assertThat(more.is(ResponseCode.SYS_PERM)).isFalse();
        assertThat(new ResponseCode("SYSTEM").is(new ResponseCode("SYS"))).isFalse();
        assertThat(ResponseCode.SYS_TEMP.is(more)).isFalse();
        assertThat(Response.err(more, "full").has(ResponseCode.SYS_TEMP)).isTrue();
        assertThat(Response.err("full").has(ResponseCode.SYS_TEMP)).isFalse();
    }

    @Test
    void whatIsNoCodeCannotBeMade() {
        for (String name : List.of("", "a b", "a]", "/a", "a/", "a//b", "a\r", "\u00e9")) {
            assertThatIllegalArgumentException().isThrownBy(() -> new ResponseCode(name));
        }
    }

    // ---- capabilities ----

    /** RFC 2449 section 5. */
    private static final List<String> EXAMPLE = List.of(
            "TOP",
            "USER",
            "SASL CRAM-MD5 KERBEROS_V4",
            "RESP-CODES",
            "LOGIN-DELAY 900",
            "PIPELINING",
            "EXPIRE 60",
            "UIDL",
            "IMPLEMENTATION Shlemazle-Plotz-v302");

    @Test
    void capabilitiesAreReadAndWrittenAlike() {
        Capabilities said = Capabilities.of(EXAMPLE);
        assertThat(said.lines()).isEqualTo(EXAMPLE);
        assertThat(said.offers(Capability.RESP_CODES)).isTrue();
        assertThat(said.offers(Capability.AUTH_RESP_CODE)).isFalse();
        assertThat(said.mechanisms()).containsExactly("CRAM-MD5", "KERBEROS_V4");
        assertThat(said.loginDelay()).isEqualTo(new LoginDelay(900, false));
        assertThat(said.expire()).contains(Expiry.after(60));
        assertThat(said.implementation()).contains("Shlemazle-Plotz-v302");
        assertThat(said.utf8Users()).isFalse();
    }

    @Test
    void tagsAreCaseInsensitiveAndTheFirstCounts() {
        Capabilities said =
                Capabilities.of(List.of("expire never user", "Utf8 user", "EXPIRE 3", "login-delay 5 USER"));
        assertThat(said.expire()).contains(new Expiry(Expiry.NO_END, true));
        assertThat(said.utf8Users()).isTrue();
        assertThat(said.loginDelay()).isEqualTo(new LoginDelay(5, true));
    }

    @Test
    void whatIsNoCapabilityIsPassedOver() {
        Capabilities said = Capabilities.of(List.of("", " ", "T\u00f6P", "EXPIRE soon", "LOGIN-DELAY", "LANG \u0001"));
        assertThat(said.tags()).containsOnlyKeys("EXPIRE", "LOGIN-DELAY");
        assertThat(said.expire()).isEmpty();
        assertThat(said.loginDelay()).isEqualTo(LoginDelay.NONE);
        assertThat(said.implementation()).isEmpty();
    }

    @Test
    void whatCouldNotBeSentIsNoCapability() {
        for (String bad : List.of("", "A B", "A\r\n", "\u00c9", "top")) {
            assertThatIllegalArgumentException().isThrownBy(() -> new Capabilities(Map.of(bad, List.of())));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new Capabilities(Map.of("A", List.of("b c"))));
    }

    @Test
    void tagsAreWrittenWithHyphens() {
        assertThat(Capability.AUTH_RESP_CODE.tag()).isEqualTo("AUTH-RESP-CODE");
        assertThat(Capability.LOGIN_DELAY.tag()).isEqualTo("LOGIN-DELAY");
        assertThat(Capability.STLS.tag()).isEqualTo("STLS");
    }

    // ---- the others ----

    @Test
    void aListingIsWhatRfc1939Allows() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Listing(0, 1, Optional.empty()));
        assertThatIllegalArgumentException().isThrownBy(() -> new Listing(1, -1, Optional.empty()));
        for (String id : List.of("", "a b", "\u00e9", "x".repeat(71))) {
            assertThatIllegalArgumentException().isThrownBy(() -> new Listing(1, 1, Optional.of(id)));
        }
        assertThat(new Listing(1, 0, Optional.of("!".repeat(70))).size()).isZero();
    }

    @Test
    void noLimitIsBelowWhatTheRfcsAskFor() {
        Pop3Limits limits = Pop3Limits.DEFAULTS;
        assertThatIllegalArgumentException().isThrownBy(() -> limits.withCommandLine(254));
        assertThatIllegalArgumentException().isThrownBy(() -> limits.withAuthenticationLine(511));
        assertThatIllegalArgumentException().isThrownBy(() -> limits.withCommands(0));
        assertThatIllegalArgumentException().isThrownBy(() -> limits.withErrors(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> limits.withLogins(0));
        assertThatIllegalArgumentException().isThrownBy(() -> limits.withOutput(1_023));
        assertThatIllegalArgumentException().isThrownBy(() -> limits.withIdle(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> limits.withAnswer(Duration.ofSeconds(-1)));
        assertThat(limits.idle()).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void eachLimitIsChangedAlone() {
        Pop3Limits changed = Pop3Limits.DEFAULTS
                .withCommandLine(301)
                .withAuthenticationLine(603)
                .withCommands(5)
                .withErrors(6)
                .withLogins(7)
                .withOutput(1_108)
                .withIdle(Duration.ofSeconds(9))
                .withAnswer(Duration.ofSeconds(10));
        assertThat(changed)
                .isEqualTo(new Pop3Limits(301, 603, 5, 6, 7, 1_108, Duration.ofSeconds(9), Duration.ofSeconds(10)));
    }

    @Test
    void numbersAreNotNegative() {
        assertThatIllegalArgumentException().isThrownBy(() -> Expiry.after(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> new LoginDelay(-1, false));
    }
}
