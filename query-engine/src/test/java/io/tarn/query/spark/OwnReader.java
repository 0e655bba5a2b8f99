package io.tarn.query.spark;

import java.util.Map;

/** The options by which this server's own readers read files, for tests of what happens behind them. */
public final class OwnReader {
    private OwnReader() {}

    /** For a reader of a session of the server. */
    public static Map<String, String> options() {
        return LoadPaths.OPTIONS;
    }
}
