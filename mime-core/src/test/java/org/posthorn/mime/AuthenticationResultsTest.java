package org.posthorn.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.posthorn.mime.AuthenticationResults.Result;

class AuthenticationResultsTest {

    private static Result result(String method, String result, String reason, String... namesAndValues) {
        List<AuthenticationResults.Property> properties = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.add(new AuthenticationResults.Property(namesAndValues[i], namesAndValues[i + 1]));
        }
        return new Result(method, result, reason, properties);
    }

    private static AuthenticationResults clean(String text) {
        Parsed<AuthenticationResults> read = AuthenticationResults.read(text);
        assertThat(read.defects()).isEmpty();
        return read.value();
    }

    /** RFC 8601 appendix B. */
    @Test
    void theExamplesOfTheStandardAreRead() {
        assertThat(clean("example.org 1; none")).isEqualTo(new AuthenticationResults("example.org", List.of()));
        assertThat(clean("example.com;\r\n auth=pass (cram-md5) smtp.auth=sender@example.com;\r\n"
                        + " spf=fail smtp.mailfrom=example.com"))
                .isEqualTo(new AuthenticationResults(
                        "example.com",
                        List.of(
                                result("auth", "pass", "", "smtp.auth", "sender@example.com"),
                                result("spf", "fail", "", "smtp.mailfrom", "example.com"))));
        assertThat(clean("example.com; dkim=pass reason=\"good signature\"\r\n header.i=@mail-router.example.net"))
                .isEqualTo(new AuthenticationResults(
                        "example.com",
                        List.of(result("dkim", "pass", "good signature", "header.i", "@mail-router.example.net"))));
    }

    /** RFC 8601 appendix B.7. */
    @Test
    void commentsMayStandEverywhere() {
        assertThat(clean("""
                        foo.example.net (foobar) 1 (baz);
                            dkim (Because I like it) / 1 (One yay) = (wait for it) fail
                              policy (A dot can go here) . (like that) expired
                              (this surprised me) = (as I wasn't expecting it) 1362471462"""))
                .isEqualTo(new AuthenticationResults(
                        "foo.example.net", List.of(result("dkim", "fail", "", "policy.expired", "1362471462"))));
    }

    @Test
    void aResultThatCannotBeReadIsPassedOver() {
        Parsed<AuthenticationResults> read =
                AuthenticationResults.read("a.b; =pass; spf; dkim=pass =x; dmarc=fail header.from=\"x y\"@z;");
        assertThat(read.value().results())
                .containsExactly(result("dkim", "pass", ""), result("dmarc", "fail", "", "header.from", "x y@z"));
        assertThat(read.defects()).hasSize(3).allMatch(defect -> defect.kind() == Defect.Kind.UNEXPECTED_TEXT);
    }

    @Test
    void onlyOnesOwnServerCounts() {
        Message mail = Message.parse("""
                Authentication-Results: MX.example.org; spf=pass
                Authentication-Results: evil.example; dkim=pass
                Authentication-Results: mx.example.org; dkim=fail

                """.getBytes(StandardCharsets.UTF_8));
        assertThat(AuthenticationResults.by(mail, "mx.example.org"))
                .containsExactly(result("spf", "pass", ""), result("dkim", "fail", ""));
    }

    @Test
    void whatIsWrittenIsReadBack() {
        AuthenticationResults results = new AuthenticationResults(
                "mx.example.org",
                List.of(
                        result("dkim", "fail", "bad \"body\"", "header.i", "@a.example", "header.b", "x+/="),
                        result("iprev", "pass", "", "policy.iprev", "192.0.2.1")));
        assertThat(results)
                .hasToString("mx.example.org; dkim=fail reason=\"bad \\\"body\\\"\" header.i=@a.example"
                        + " header.b=\"x+/=\"; iprev=pass policy.iprev=192.0.2.1");
        assertThat(clean(results.toString())).isEqualTo(results);
        assertThat(clean(new AuthenticationResults("a.b", List.of()).toString()).results())
                .isEmpty();
    }

    @Test
    void aResultChecksItself() {
        assertThatThrownBy(() -> result("a b", "pass", "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> result("spf", "", "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> result("spf", "pass", "a\nb")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AuthenticationResults("a\rb", List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Property(tries = 1000)
    void anyTextIsRead(@ForAll String any) {
        assertThat(AuthenticationResults.read(any).value()).isNotNull();
        AuthenticationResults read =
                AuthenticationResults.read("a; dkim=pass x.y=" + any).value();
        assertThat(read.results()).isNotEmpty();
    }
}
