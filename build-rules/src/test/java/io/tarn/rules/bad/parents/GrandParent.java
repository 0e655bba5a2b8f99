package io.tarn.rules.bad.parents;

import org.junit.jupiter.api.Test;

/** A contract. */
abstract class GrandParent {
    @Test
    void holds() {}
}
