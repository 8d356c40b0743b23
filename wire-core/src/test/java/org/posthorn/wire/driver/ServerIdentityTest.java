package org.posthorn.wire.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerIdentityTest {

    @ParameterizedTest
    @CsvSource({
        "mail.example.org, mail.example.org, true",
        "MAIL.Example.org, mail.eXample.org, true",
        "mail.example.org, mail.example.org., true",
        "*.example.org, mail.example.org, true",
        "*.example.org, xn--bcher-kva.example.org, true",
        "*.example.org, example.org, false",
        "*.example.org, a.b.example.org, false",
        "*.org, example.org, false",
        "*, localhost, false",
        "m*.example.org, mail.example.org, false",
        "*l.example.org, mail.example.org, false",
        "mail.*.org, mail.example.org, false",
        "*.*.org, mail.example.org, false",
        "mail.example.org, www.example.org, false",
        "example.org, mail.example.org, false",
        "'', mail.example.org, false"
    })
    void aWildcardStandsForTheWholeLeftmostLabelAndNothingElse(String name, String host, boolean same) {
        assertThat(ServerIdentity.matches(name, host)).isEqualTo(same);
    }
}
