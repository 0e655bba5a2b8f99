package io.tarn.query.spark.offload;

import java.util.List;
import org.apache.spark.sql.execution.LeafExecNode;
import org.apache.spark.sql.execution.SparkPlan;
import scala.Function1;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** A node without children: Spark's traits say what that is, a Java class does not inherit it from them. */
abstract class Leaf extends SparkPlan implements LeafExecNode {
    private static final long serialVersionUID = 1L;

    @Override
    public Seq<SparkPlan> children() {
        return CollectionConverters.<SparkPlan>asScala(List.<SparkPlan>of()).toSeq();
    }

    @Override
    public SparkPlan mapChildren(Function1<SparkPlan, SparkPlan> change) {
        return this;
    }

    @Override
    public SparkPlan withNewChildrenInternal(IndexedSeq<SparkPlan> none) {
        return this;
    }

    @Override
    public boolean canEqual(Object other) {
        return getClass().isInstance(other);
    }
}
