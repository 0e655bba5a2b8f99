package io.tarn.rules.bad.low;

import io.tarn.rules.bad.high.High;

/** Uses what stands above it. */
public class Low {
    public String floor() {
        return High.NAME + new High();
    }
}
