package org.posthorn.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.SortedSet;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sets of UIDs are as small as their ranges are few, and as sets are. */
class UidSetTest {

    private static UidSet set(SortedSet<Long> uids) {
        return UidSet.of(uids.stream().mapToLong(Long::longValue).toArray());
    }

    @Provide
    Arbitrary<SortedSet<Long>> uids() {
        Arbitrary<Long> near = Arbitraries.longs().between(1, 40);
        Arbitrary<Long> far = Arbitraries.longs().between(UidSet.LARGEST - 3, UidSet.LARGEST);
        return Arbitraries.frequencyOf(net.jqwik.api.Tuple.of(9, near), net.jqwik.api.Tuple.of(1, far))
                .list()
                .ofMaxSize(40)
                .map(TreeSet::new);
    }

    @Property
    void aSetHoldsWhatItWasMadeOf(@ForAll("uids") SortedSet<Long> uids) {
        UidSet set = set(uids);
        assertThat(set.stream().boxed()).containsExactlyElementsOf(uids);
        assertThat(set.size()).isEqualTo(uids.size());
        for (long uid = 0; uid < 42; uid++) {
            assertThat(set.contains(uid)).isEqualTo(uids.contains(uid));
        }
        assertThat(UidSet.parse(set.toString())).isEqualTo(set);
    }

    @Property
    void setsAreCombinedAsSets(@ForAll("uids") SortedSet<Long> one, @ForAll("uids") SortedSet<Long> other) {
        SortedSet<Long> both = new TreeSet<>(one);
        both.addAll(other);
        assertThat(set(one).plus(set(other))).isEqualTo(set(both));
        SortedSet<Long> common = new TreeSet<>(one);
        common.retainAll(other);
        assertThat(set(one).and(set(other))).isEqualTo(set(common));
        SortedSet<Long> rest = new TreeSet<>(one);
        rest.removeAll(other);
        assertThat(set(one).minus(set(other))).isEqualTo(set(rest));
    }

    @Property
    void neighbouringRangesAreOne(@ForAll("uids") SortedSet<Long> uids) {
        UidSet set = set(uids);
        for (int range = 1; range < set.ranges(); range++) {
            assertThat(set.first(range)).isGreaterThan(set.last(range - 1) + 1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'1,2,3', 1:3",
        "'3:1', 1:3",
        "'1:5,3:9', 1:9",
        "'7,1', '1,7'",
        "'1:3,4:4294967295', 1:4294967295",
        "'', ''",
        "'5,5,5', 5",
        "'1:10,2', 1:10"
    })
    void aTextIsBroughtInOrder(String text, String ordered) {
        assertThat(UidSet.parse(text)).hasToString(ordered);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0", "1:0", ",", "1,", "*", "1:*", "4294967296", "-1", "a", "1:2:3", " 1", "99999999999999999999"
            })
    void whatIsNoSetIsRefused(String text) {
        assertThatThrownBy(() -> UidSet.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void allUidsAreOneRange() {
        assertThat(UidSet.ALL.ranges()).isEqualTo(1);
        assertThat(UidSet.ALL.size()).isEqualTo(UidSet.LARGEST);
        assertThat(UidSet.ALL.minus(UidSet.of(5))).hasToString("1:4,6:4294967295");
        assertThat(UidSet.ALL.minus(UidSet.ALL)).isEqualTo(UidSet.NONE);
    }

    @Test
    void anEmptySetHasNoEnds() {
        assertThatThrownBy(UidSet.NONE::first).isInstanceOf(NoSuchElementException.class);
        assertThatThrownBy(UidSet.NONE::last).isInstanceOf(NoSuchElementException.class);
        assertThat(UidSet.of(UidSet.LARGEST, 2).last()).isEqualTo(UidSet.LARGEST);
        assertThat(UidSet.of(UidSet.LARGEST, 2).first()).isEqualTo(2);
    }

    @Test
    void aSetIsBuiltInOrderOnly() {
        UidSet.Builder builder = new UidSet.Builder().add(5, 9);
        for (Runnable wrong : List.<Runnable>of(
                () -> builder.add(4), () -> builder.add(0), () -> builder.add(11, 10), () -> builder.add(1L << 32))) {
            assertThatThrownBy(wrong::run).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(builder.add(7).add(10).build()).hasToString("5:10");
    }
}
