package io.tarn.rules.bad.cycle.right;

import io.tarn.rules.bad.cycle.left.Left;

/** The other half. */
public class Right {
    public Left other() {
        return new Left();
    }
}
