/** The tables and the queries of TPC-H and TPC-DS, for tests of several modules: no product code uses it. */
@NullMarked
package io.tarn.testing.tpc;

import org.jspecify.annotations.NullMarked;
