package io.tarn.rules.bad.cycle.left;

import io.tarn.rules.bad.cycle.right.Right;

/** Half of a circle. */
public class Left {
    public Right other() {
        return new Right();
    }
}
