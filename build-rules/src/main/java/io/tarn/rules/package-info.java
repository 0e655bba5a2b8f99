/**
 * The structure of the house as tests. Every module runs {@code HouseRulesTest} over its own classes; the modules and
 * their arrows, and the libraries that stay in one room, are data in two resource files beside it.
 */
@NullMarked
package io.tarn.rules;

import org.jspecify.annotations.NullMarked;
