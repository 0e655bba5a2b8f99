package io.tarn.query.spark;

import java.time.ZoneOffset;
import org.apache.spark.types.variant.Variant;

/** A variant value as JSON text, as Spark itself shows it, with times in UTC. */
public final class VariantJson {
    private VariantJson() {}

    /** The text of the value that these bytes hold, in the encoding that Parquet defines for variants. */
    public static String text(byte[] value, byte[] metadata) {
        return new Variant(value, metadata).toJson(ZoneOffset.UTC);
    }
}
