package org.posthorn.verify.facts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FactsTest {

    private static final String MESSAGE = """
            From: A <a@example.org>
            Date: Mon, 23 Nov 2026 10:00:00 +0100
            Content-Type: multipart/mixed; boundary=b

            --b

            one
            --b
            Content-Type: message/rfc822

            Subject: two

            --b--
            """;

    private static final String EXPECTED = """
            {"parts": [
              {"headers": [
                {"name": "from", "value": {"Address": {"List": [{"name": "A", "address": "a@example.org"}]}},
                 "offset_field": 0, "offset_start": 5, "offset_end": 24},
                {"name": "date", "value": {"DateTime": {"year": 2026, "month": 11, "day": 23, "hour": 10, "minute": 0,
                 "second": 0, "tz_before_gmt": false, "tz_hour": 1, "tz_minute": 0}},
                 "offset_field": 24, "offset_start": 29, "offset_end": 62},
                {"name": "content_type", "value": {"ContentType": {"c_type": "multipart", "c_subtype": "mixed",
                 "attributes": [{"name": "boundary", "value": "b"}]}},
                 "offset_field": 62, "offset_start": 75, "offset_end": 104}],
               "body": {"Multipart": [1, 2]}, "offset_header": 0, "offset_body": 105, "offset_end": 168},
              {"headers": [], "body": {"Text": "one"}, "offset_header": 109, "offset_body": 110, "offset_end": 113},
              {"headers": [
                {"name": "content_type", "value": {"ContentType": {"c_type": "message", "c_subtype": "rfc822",
                 "attributes": null}}, "offset_field": 118, "offset_start": 131, "offset_end": 147}],
               "body": {"Message": {"parts": [
                 {"headers": [{"name": "subject", "value": {"Text": "two"},
                   "offset_field": 148, "offset_start": 156, "offset_end": 161}],
                  "body": {"Text": ""}, "offset_header": 148, "offset_body": 162, "offset_end": 162}]}},
               "offset_header": 118, "offset_body": 148, "offset_end": 162}
            ]}
            """;

    @TempDir
    Path folder;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    private FactsMain compare(String message, String expected) throws IOException {
        Files.writeString(folder.resolve("a.eml"), message);
        Files.writeString(folder.resolve("a.json"), expected);
        return FactsMain.of(folder, false, new PrintStream(printed, true, UTF_8));
    }

    @Test
    void aReadingThatIsAsExpectedHasNoDifference() throws IOException {
        FactsMain facts = compare(MESSAGE.replace("\n", "\r\n"), EXPECTED);
        assertThat(printed.toString(UTF_8)).isEmpty();
        assertThat(facts.differences()).isZero();
        assertThat(facts.facts()).isGreaterThan(20);
    }

    @Test
    void whatIsNotAsExpectedIsToldByItsName() throws IOException {
        FactsMain facts = compare(
                MESSAGE, EXPECTED.replace("\"hour\": 10", "\"hour\": 11").replace("\"two\"", "\"2\""));
        assertThat(printed.toString(UTF_8))
                .contains("a.json: 0 date: “2026-11-23T10:00:00Z” / “2026-11-23T09:00:00Z”")
                .contains("a.json: 0.2.1 subject: “2” / “two”");
        assertThat(facts.differences()).isEqualTo(2);
    }

    @Test
    void jsonIsRead() {
        assertThat(JsonText.read(" {\"a\\n\\u00e9\": [1, -2.5, \"\", true, null], \"b\": {}} "))
                .isEqualTo(Map.of("a\né", java.util.Arrays.asList(1L, -2.5, "", true, null), "b", Map.of()));
        assertThat(JsonText.read("[]")).isEqualTo(List.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[1,]", "{1:2}", "\"a", "[1", "nul", "1 2", "\"\\x\"", "\"\\u12"})
    void whatIsNoJsonIsRefused(String text) {
        assertThatThrownBy(() -> JsonText.read(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
