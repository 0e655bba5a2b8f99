package io.tarn.query.spark.offload.operator;

import io.tarn.query.duckdb.NativeTable;
import io.tarn.query.spark.offload.expression.Columns;
import io.tarn.query.spark.offload.expression.Expressions;
import io.tarn.query.spark.offload.expression.SparkFunctions;
import io.tarn.query.spark.offload.scan.IcebergScans;
import io.tarn.query.spark.offload.scan.NativeScanSql;
import io.tarn.query.spark.offload.scan.ScanCosts;
import io.tarn.query.spark.offload.scan.UploadedFiles;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2ScanRelation;

/** The translation of one plan: what all of its operators share. For one thread. */
final class Translation {
    private final IcebergScans scans;
    private final UploadedFiles uploads;
    private final Expressions expressions;
    private final Names names = new Names();
    private final SharedRows shared;
    private final Map<String, NativeTable> tables = new LinkedHashMap<>();
    private final List<ScanCosts> costs = new ArrayList<>();

    Translation(
            IcebergScans scans, UploadedFiles uploads, SparkFunctions functions, String timeZone, LogicalPlan whole) {
        this.scans = scans;
        this.uploads = uploads;
        this.expressions = new Expressions(timeZone, plan -> rows(plan).text(), functions);
        this.shared = new SharedRows(whole, names);
    }

    /** The rows of a subtree, computed once for the whole query where it occurs more than once. */
    Select rows(LogicalPlan plan) {
        return shared.rows(plan, this::computed);
    }

    private Select computed(LogicalPlan plan) {
        return Operators.of(plan).select(plan, this);
    }

    /** The whole query; its columns are those of the plan. */
    String query(LogicalPlan plan) {
        String select = rows(plan).text();
        return shared.definitions() + select;
    }

    NativeScanSql scan(DataSourceV2ScanRelation relation, List<String> columns) {
        return read(scans.translate(relation, columns));
    }

    NativeScanSql files(LogicalRelation relation, List<String> columns) {
        return read(uploads.translate(relation, columns));
    }

    private NativeScanSql read(NativeScanSql scan) {
        scan.tables().forEach(table -> tables.put(table.name(), table));
        costs.add(scan.costs());
        return scan;
    }

    String expression(Expression expression, Columns columns) {
        return expressions.translate(expression, columns);
    }

    Expressions expressions() {
        return expressions;
    }

    Names names() {
        return names;
    }

    SharedRows shared() {
        return shared;
    }

    List<NativeTable> tables() {
        return List.copyOf(tables.values());
    }

    List<ScanCosts> costs() {
        return List.copyOf(costs);
    }
}
