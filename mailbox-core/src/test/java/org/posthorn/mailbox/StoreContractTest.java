package org.posthorn.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentest4j.TestAbortedException;
import org.posthorn.mailbox.contract.StoreContract;

/** The contract is kept by a store with no power at all, and notices what is wrong with one. */
class StoreContractTest {

    @TestFactory
    Stream<DynamicContainer> aStoreWithoutPowersKeepsTheContract() {
        return StoreContract.of(BareStore::new);
    }

    private static Arguments fault(String what, String subject, Callable<BareStore> stores) {
        return Arguments.of(what, subject, stores);
    }

    private static Arguments fault(String what, String subject, Function<Mailbox, Mailbox> mailbox) {
        return fault(what, subject, () -> new BareStore() {
            @Override
            Mailbox mailbox(Mailbox whole) {
                return mailbox.apply(whole);
            }
        });
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                fault("drops octets", "append", m -> new BareStore.BareMailbox(m) {
                    @Override
                    public Appending append() throws MailboxException {
                        return new BareStore.BareAppending(whole.append()) {
                            @Override
                            public void begin(NewMessage message) throws MailboxException {
                                super.begin(NewMessage.PLAIN.withFlags(message.flags()));
                            }

                            @Override
                            public void write(ByteBuffer octets) throws MailboxException {
                                whole.write(octets.hasRemaining() ? octets.slice(0, octets.remaining() - 1) : octets);
                                octets.position(octets.limit());
                            }
                        };
                    }
                }),
                fault("commits when it is closed", "append", m -> new BareStore.BareMailbox(m) {
                    @Override
                    public Appending append() throws MailboxException {
                        return new BareStore.BareAppending(whole.append()) {
                            @Override
                            public void close() {
                                try {
                                    whole.commit();
                                } catch (MailboxException | IllegalStateException e) {
                                    whole.close();
                                }
                            }
                        };
                    }
                }),
                fault("finds messages that are gone", "read", m -> new BareStore.BareMailbox(m) {
                    @Override
                    public Optional<StoredMessage> message(long uid) throws MailboxException {
                        Optional<StoredMessage> found = whole.message(uid);
                        return found.isPresent() || uid < 1 || uid > 100 ? found : whole.message(uid - 1);
                    }
                }),
                fault("forgets keywords", "flags", m -> new BareStore.BareMailbox(m) {
                    @Override
                    public FlagsStored change(UidSet uids, FlagChange change) throws MailboxException {
                        Flags system =
                                change.flags().minus(Flags.of(change.flags().keywords()));
                        return whole.change(uids, new FlagChange(change.mode(), system));
                    }
                }),
                fault("takes replacing for adding", "flags", m -> new BareStore.BareMailbox(m) {
                    @Override
                    public FlagsStored change(UidSet uids, FlagChange change) throws MailboxException {
                        return whole.change(uids, new FlagChange(FlagChange.Mode.ADD, change.flags()));
                    }
                }),
                fault("expunges all it is marked to", "expunge", m -> new BareStore.BareMailbox(m) {
                    @Override
                    public UidSet expunge(UidSet uids) throws MailboxException {
                        UidSet marked = whole.snapshot().messages().withFlags(f -> f.contains(SystemFlag.DELETED));
                        return whole.expunge(uids.plus(marked));
                    }
                }),
                fault("copies without flags", "copy and move", m -> new BareStore.BareMailbox(m) {
                    @Override
                    public Copied copy(UidSet uids, Mailbox target) throws MailboxException {
                        Copied copied = super.copy(uids, target);
                        target.change(copied.to(), FlagChange.replace());
                        return copied;
                    }
                }),
                fault("deletes what is below", "the tree", () -> new BareStore() {
                    @Override
                    void delete(Account whole, MailboxName name) throws MailboxException {
                        whole.delete(name);
                        for (MailboxName other : whole.mailboxes()) {
                            if (other.isBelow(name)) {
                                whole.delete(other);
                            }
                        }
                    }
                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void theContractNoticesAStoreThat(String what, String subject, Callable<BareStore> stores) {
        List<String> broken = new ArrayList<>();
        StoreContract.of(stores)
                .filter(c -> c.getDisplayName().equals(subject))
                .flatMap(DynamicContainer::getChildren)
                .forEach(test -> {
                    try {
                        ((DynamicTest) test).getExecutable().execute();
                    } catch (TestAbortedException e) {
                        // not asked
                    } catch (Throwable e) {
                        broken.add(test.getDisplayName());
                    }
                });
        assertThat(broken).isNotEmpty();
    }
}
