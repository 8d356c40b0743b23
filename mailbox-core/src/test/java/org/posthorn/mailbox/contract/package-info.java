/**
 * The contract of a mail store as tests, for those who write one. Begin at {@link org.posthorn.mailbox.contract.StoreContract}. What a store
 * has no power for is not asked of it.
 */
@org.jspecify.annotations.NullMarked
package org.posthorn.mailbox.contract;
