package io.tarn.server;

/** Where a configured value came from, the weakest first. */
public enum ConfigOrigin {
    DEFAULT,
    FILE,
    ENVIRONMENT,
    FLAG
}
