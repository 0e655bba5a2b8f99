package io.tarn.query.spark.offload.operator;

import io.tarn.query.duckdb.NativeFunction;
import io.tarn.query.duckdb.NativeQuery;
import io.tarn.query.duckdb.NativeTable;
import io.tarn.query.spark.offload.scan.ScanCosts;
import java.util.List;

/**
 * A whole subtree of a plan in DuckDB's SQL. Equal text means equal rows: it names every file that is read.
 *
 * @param sql one SELECT, whose columns are those of the subtree's output, in order; their names say nothing
 * @param tables what it reads beside files
 * @param functions the functions of the JVM that it calls
 * @param scans what its scans read
 */
public record NativePlan(String sql, List<NativeTable> tables, List<NativeFunction> functions, List<ScanCosts> scans) {
    /** The query, for somebody. */
    public NativeQuery query(String owner) {
        return new NativeQuery(owner, sql, tables, functions);
    }

    /** Bytes that are read, as planned. */
    public long bytes() {
        return scans.stream().mapToLong(ScanCosts::bytes).sum();
    }
}
