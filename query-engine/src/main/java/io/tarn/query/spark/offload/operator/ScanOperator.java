package io.tarn.query.spark.offload.operator;

import io.tarn.query.spark.offload.scan.NativeScanSql;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.connector.read.LocalScan;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2ScanRelation;

/** The rows of a table, or what planning made of its metadata: the rows themselves are in the text then. */
final class ScanOperator implements Operator<DataSourceV2ScanRelation> {
    @Override
    public Select select(DataSourceV2ScanRelation plan, Translation translation) {
        List<Attribute> output = Scala.list(plan.output());
        if (plan.scan() instanceof LocalScan local) {
            return ValuesOperators.values(output, Arrays.asList(local.rows()), translation);
        }
        return rows(output, translation, names -> translation.scan(plan, names));
    }

    /** The rows of files that belong to no table. */
    static Select files(LogicalRelation plan, Translation translation) {
        return rows(Scala.list(plan.output()), translation, names -> translation.files(plan, names));
    }

    private static Select rows(
            List<Attribute> output, Translation translation, Function<List<String>, NativeScanSql> scan) {
        List<String> names = translation.names().columns(output.size());
        return Select.of(List.of("(" + scan.apply(names).sql() + ")"), columns(output, names));
    }

    static List<Column> columns(List<? extends Attribute> output, List<String> names) {
        return IntStream.range(0, output.size())
                .mapToObj(i -> Column.plain(output.get(i), names.get(i)))
                .toList();
    }
}
