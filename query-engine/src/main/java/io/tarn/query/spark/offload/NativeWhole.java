package io.tarn.query.spark.offload;

import io.tarn.query.duckdb.NativeFailure;
import io.tarn.query.spark.offload.operator.NativePlan;
import io.tarn.query.spark.offload.scan.ScanCosts;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/** A query that runs natively as a whole, as often as one likes. Safe for use by many threads. */
public final class NativeWhole {
    private final Offload offload;
    private final NativePlan plan;
    private final Schema schema;
    private final boolean resultCache;

    NativeWhole(Offload offload, NativePlan plan, Schema schema, boolean resultCache) {
        this.offload = offload;
        this.plan = plan;
        this.schema = schema;
        this.resultCache = resultCache;
    }

    /** What its scans read. */
    public List<ScanCosts> scans() {
        return plan.scans();
    }

    /** About so many bytes of memory are taken to remember it. */
    public int size() {
        return 2 * plan.sql().length();
    }

    /**
     * Its rows, which have all been made, now or before.
     *
     * @param owner who it runs for; {@link Offload#cancel} takes it
     * @throws NativeFailure if DuckDB fails or it was cancelled
     */
    public Batches open(String owner, BufferAllocator allocator) {
        if (!resultCache) {
            return run(owner, allocator);
        }
        ResultCache.Key key = new ResultCache.Key(plan.sql(), schema.toJson());
        Batches kept = offload.results().get(key, allocator);
        return kept == null ? offload.results().keep(key, run(owner, allocator)) : kept;
    }

    private Batches run(String owner, BufferAllocator allocator) {
        return new NativeBatches(offload.run(plan, owner, allocator), schema, allocator, count -> {});
    }
}
