package org.posthorn.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Base subjects are found as RFC 5256 section 2.1 has it. */
class BaseSubjectTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lunch | lunch | false",
                "Re: lunch | lunch | true",
                "RE : lunch | lunch | true",
                "Re:Re: re:lunch | lunch | true",
                "Fw: lunch | lunch | true",
                "FWD: lunch | lunch | true",
                "lunch (fwd) | lunch | true",
                "lunch (fwd) (FWD) | lunch | true",
                "[list] lunch | lunch | false",
                "[list] Re: lunch | lunch | true",
                "Re: [list] lunch | lunch | true",
                "Re[2]: lunch | lunch | true",
                "Re [2]: lunch | lunch | true",
                "[a] [b] Re: lunch | lunch | true",
                "[list] | [list] | false",
                "[a][b] | [b] | false",
                "Re: [list] | [list] | true",
                "[fwd: lunch] | lunch | true",
                "[Fwd: Re: lunch (fwd)] | lunch | true",
                "[fwd: [fwd: lunch]] | lunch | true",
                "[fwd: lunch | [fwd: lunch | false",
                "'  lunch   on \t Monday ' | lunch on Monday | false",
                "research | research | false",
                "Forward: lunch | Forward: lunch | false",
                "reply to you | reply to you | false",
                "Re: | '' | true",
                "'' | '' | false",
                "'[a' | '[a' | false",
                "'Re: [a [b] c' | '[a [b] c' | true",
            })
    void theBaseIsWhatIsLeft(String subject, String base, boolean reply) {
        assertThat(BaseSubject.of(subject)).isEqualTo(new BaseSubject(base, reply));
    }
}
