/**
 * The benchmarks: each measures the library and its peers in one run and gives ratios. Start reading at
 * {@link org.posthorn.verify.bench.Benchmarks}; docs/benchmarks.md says how to run them and what they gave.
 */
@org.jspecify.annotations.NullMarked
package org.posthorn.verify.bench;
