package io.tarn.rules.bad.high;

/** Stands above. */
public class High {
    public static final String NAME = "high";
}
