package io.tarn.query.spark.offload.expression;

import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import org.apache.spark.sql.catalyst.util.DateTimeUtils;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.TimestampType;

/** Time zones, between instants (TIMESTAMP WITH TIME ZONE) and local times (TIMESTAMP). */
final class Zones {
    private Zones() {}

    /** The local time of an instant, as text of type TIMESTAMP. */
    static String local(String instant, Translation with) {
        utcOnly(with);
        return "make_timestamp(epoch_us(" + instant + "))";
    }

    /** The instant of a local time. */
    static String instant(String local, Translation with) {
        utcOnly(with);
        return "make_timestamptz(epoch_us(" + local + "))";
    }

    /** Fails for instants whose local time would be needed and is not at hand. */
    static void requireUtc(DataType type, Translation with) {
        if (type instanceof TimestampType) {
            utcOnly(with);
        }
    }

    private static void utcOnly(Translation with) {
        ZoneRules rules = DateTimeUtils.getZoneId(with.timeZone()).getRules();
        if (!rules.isFixedOffset() || !rules.getOffset(java.time.Instant.EPOCH).equals(ZoneOffset.UTC)) {
            throw new NotNative("local times in the time zone " + with.timeZone());
        }
    }
}
