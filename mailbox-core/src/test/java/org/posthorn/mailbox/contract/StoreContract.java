package org.posthorn.mailbox.contract;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;

/**
 * The contract of {@link org.posthorn.mailbox.MailStore} as tests, several hundred facts, for the stores that come with Posthorn and for
 * those of others. A fact about a power that the store has not is skipped.
 *
 * <pre>{@code
 * @TestFactory
 * Stream<DynamicContainer> keepsTheContract() {
 *     return StoreContract.of(MyStoreUnderTest::new);
 * }
 * }</pre>
 *
 * <p>The rules about threads work on random operations; the system property {@code posthorn.contract.operations} says on how many, {@code
 * posthorn.contract.seed} on which. Nothing is timed.
 */
public final class StoreContract {

    private StoreContract() {}

    /**
     * All rules, by what they are about.
     *
     * @param stores opens a store, empty, for each rule
     * @return a container for each subject, with a test for each rule
     */
    public static Stream<DynamicContainer> of(Callable<? extends StoreUnderTest> stores) {
        return Stream.of(
                container("append", AppendRules.all(), stores),
                container("read", ReadRules.all(), stores),
                container("flags", FlagRules.all(), stores),
                container("modification sequences", ModSeqRules.all(), stores),
                container("expunge", ExpungeRules.all(), stores),
                container("copy and move", CopyRules.all(), stores),
                container("the tree", TreeRules.all(), stores),
                container("watching", WatchRules.all(), stores),
                container("further powers", PowerRules.all(), stores),
                container("sharing", SharingRules.all(), stores),
                container("maildrop", MaildropRules.all(), stores),
                container("lasting", LastingRules.all(), stores),
                container("threads", ThreadRules.all(), stores));
    }

    private static DynamicContainer container(
            String subject, List<Rule> rules, Callable<? extends StoreUnderTest> stores) {
        return dynamicContainer(
                subject, rules.stream().map(rule -> dynamicTest(rule.name(), () -> check(rule, stores))));
    }

    private static void check(Rule rule, Callable<? extends StoreUnderTest> stores) throws Exception {
        try (StoreUnderTest store = stores.call()) {
            rule.trial().on(new Bed(store));
        }
    }
}
