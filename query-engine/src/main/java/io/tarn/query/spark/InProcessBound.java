package io.tarn.query.spark;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LeafNode;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Range;
import org.apache.spark.sql.catalyst.plans.logical.ReturnAnswer;
import org.apache.spark.sql.connector.read.LocalScan;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.SparkStrategy;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2ScanRelation;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Refuses what reads too much for this process while it stands in for a cluster. It plans nothing: Spark shows each optimised
 * plan to it before it runs, those inside INSERT and MERGE among them. Counted are the bytes that a statement is going to read
 * after pruning and projection, as the tables and files say.
 */
final class InProcessBound extends SparkStrategy {
    /** The entry of the process's configuration, which no session can set, that holds the most bytes. */
    static final String MOST_BYTES = "spark.tarn.stand-in.most-bytes";

    private final SparkSession session;

    InProcessBound(SparkSession session) {
        this.session = session;
    }

    @Override
    public Seq<SparkPlan> apply(LogicalPlan plan) {
        if (plan instanceof ReturnAnswer answer) {
            long most = session.sparkContext().conf().getLong(MOST_BYTES, Long.MAX_VALUE);
            if (most < Long.MAX_VALUE) {
                check(answer.child(), most);
            }
        }
        return CollectionConverters.<SparkPlan>asScala(java.util.List.<SparkPlan>of())
                .toSeq();
    }

    private static void check(LogicalPlan plan, long most) {
        double bytes = 0;
        for (LogicalPlan leaf : CollectionConverters.asJava(plan.collectLeaves())) {
            if (leaf instanceof LeafNode && readsSomething(leaf)) {
                bytes += leaf.stats().sizeInBytes().doubleValue();
            }
        }
        if (bytes > most) {
            throw new TarnException(
                    ErrorCode.CLUSTER_UNAVAILABLE,
                    "the statement reads about " + (long) Math.ceil(bytes / (1 << 20)) + " MB, and without the cluster"
                            + " the server itself reads at most " + (most >> 20) + " MB");
        }
    }

    private static boolean readsSomething(LogicalPlan leaf) {
        if (leaf instanceof DataSourceV2ScanRelation relation) {
            // Rows that planning has made already, such as a count that the table's metadata tells; they state no size.
            return !(relation.scan() instanceof LocalScan);
        }
        return leaf instanceof LogicalRelation || leaf instanceof Range;
    }
}
