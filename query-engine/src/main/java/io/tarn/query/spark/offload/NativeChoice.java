package io.tarn.query.spark.offload;

import io.tarn.query.spark.offload.operator.NativePlan;
import org.jspecify.annotations.Nullable;

/** Whether a plan that could run natively does: a pure function of the plan, what it reads, the limits and the settings. */
final class NativeChoice {
    private static final long MIB = 1L << 20;

    private NativeChoice() {}

    /**
     * What is known of a plan.
     *
     * @param root whether it is the whole query, so that its rows need not go through Spark
     * @param works whether it does more than reading, so that less comes out than goes in
     * @param bounded whether its result is certainly much smaller than what it reads
     */
    record Shape(boolean root, boolean works, boolean bounded) {}

    /** Why Spark runs it; null if the native engine does. */
    static @Nullable String refusal(NativePlan plan, Shape shape, NativeConf conf, NativeSettings settings) {
        if (plan.scans().isEmpty()) {
            return "no table is read";
        }
        if (!shape.root() && !shape.works()) {
            return "it only reads, for what Spark does above";
        }
        if (plan.bytes() > conf.scanBytes()) {
            return "it reads " + plan.bytes() / MIB + " MiB, more than " + NativeConf.MAX_SCAN_BYTES + " = "
                    + conf.scanBytes() / MIB + " MiB";
        }
        long held = settings.memoryBytes() / 4;
        if (!shape.bounded() && plan.bytes() > held) {
            return "its result may be as large as the " + plan.bytes() / MIB
                    + " MiB that it reads, more than a quarter of the native engine's memory";
        }
        return null;
    }
}
