/**
 * Speed as ratios: Tarn and a peer do the same work in turn in one run, so the machine cancels out. Programs to be run by
 * hand; no test depends on a clock. README.md beside this module says how.
 */
@NullMarked
package io.tarn.benchmarks;

import org.jspecify.annotations.NullMarked;
