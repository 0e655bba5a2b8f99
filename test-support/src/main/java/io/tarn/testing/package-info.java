/** Real servers for the tests of several modules: no product code uses it. */
@NullMarked
package io.tarn.testing;

import org.jspecify.annotations.NullMarked;
