/**
 * Messages made by code from a seed, so that tests and benchmarks need no collection of other people's mail. They are written without
 * the library under test. Start reading at {@link org.posthorn.verify.corpus.Corpus}.
 */
@org.jspecify.annotations.NullMarked
package org.posthorn.verify.corpus;
