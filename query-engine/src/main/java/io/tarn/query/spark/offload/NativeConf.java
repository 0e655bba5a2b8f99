package io.tarn.query.spark.offload;

import org.apache.spark.sql.internal.SQLConf;

/** What a session says about the native engine; where it says nothing, the server's configuration holds. */
public record NativeConf(boolean enabled, boolean resultCache, long scanBytes) {
    /** Whether plans are given to the native engine: true or false. */
    public static final String ENABLED = "tarn.native.enabled";

    /** A plan that reads more bytes stays on Spark. */
    public static final String MAX_SCAN_BYTES = "tarn.native.max-scan-bytes";

    /** Whether results are kept and given again: true or false. */
    public static final String RESULT_CACHE = "tarn.result-cache.enabled";

    static NativeConf of(SQLConf conf, NativeSettings defaults) {
        return new NativeConf(
                Boolean.parseBoolean(conf.getConfString(ENABLED, String.valueOf(defaults.enabled()))),
                Boolean.parseBoolean(conf.getConfString(RESULT_CACHE, String.valueOf(defaults.resultCache()))),
                Long.parseLong(conf.getConfString(MAX_SCAN_BYTES, String.valueOf(defaults.scanBytes()))));
    }
}
