package io.tarn.query.spark;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.catalyst.util.StringUtils;
import org.apache.spark.sql.execution.command.ShowCatalogsCommand;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Lets {@code SHOW CATALOGS} list every warehouse, where Spark's own command lists those that the session has used. */
final class ShownCatalogs extends Rule<LogicalPlan> {
    private final SessionCatalogs catalogs;

    ShownCatalogs(SparkSession session) {
        this.catalogs = new SessionCatalogs(session);
    }

    @Override
    public LogicalPlan apply(LogicalPlan plan) {
        if (!(plan instanceof ShowCatalogsCommand command)) {
            return plan;
        }
        Seq<String> names = CollectionConverters.asScala(catalogs.names()).toSeq();
        Seq<String> shown = command.pattern().isEmpty()
                ? names
                : StringUtils.filterPattern(names, command.pattern().get());
        List<Row> rows = CollectionConverters.asJava(shown).stream()
                .map(RowFactory::create)
                .toList();
        return LocalRelation.fromExternalRows(
                command.output(), CollectionConverters.asScala(rows).toSeq());
    }
}
