package io.tarn.query.spark;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.execution.command.SetCommand;
import scala.Option;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Lets {@code SET} and {@code SET -v} list the settings that statements may change, where Spark's own command lists all that
 * the server is configured with, addresses and credentials among it.
 */
final class ShownSettings extends Rule<LogicalPlan> {
    private static final String VERBOSE = "-v";

    private final SparkSession session;

    ShownSettings(SparkSession session) {
        this.session = session;
    }

    /** Whether the command shows many settings, and is answered here. */
    static boolean shows(SetCommand command) {
        Option<Tuple2<String, Option<String>>> kv = command.kv();
        return kv.isEmpty() || (kv.get()._1().equals(VERBOSE) && kv.get()._2().isEmpty());
    }

    @Override
    public LogicalPlan apply(LogicalPlan plan) {
        if (!(plan instanceof SetCommand command) || !shows(command)) {
            return plan;
        }
        boolean verbose = command.kv().isDefined();
        List<Row> rows =
                AllowedSettings.names().stream().map(name -> row(name, verbose)).toList();
        return LocalRelation.fromExternalRows(
                command.output(), CollectionConverters.asScala(rows).toSeq());
    }

    private Row row(String name, boolean verbose) {
        Option<String> set = session.conf().getOption(name);
        String value = set.isDefined() ? set.get() : "";
        // Spark's columns: key, value, meaning, the version that brought it.
        return verbose
                ? RowFactory.create(name, value, AllowedSettings.description(name), "")
                : RowFactory.create(name, value);
    }
}
