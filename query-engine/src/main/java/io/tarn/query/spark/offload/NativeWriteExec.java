package io.tarn.query.spark.offload;

import io.tarn.query.duckdb.NativeFailure;
import io.tarn.query.duckdb.WrittenFile;
import io.tarn.query.spark.offload.write.TableWrite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.exceptions.RuntimeIOException;
import org.apache.iceberg.spark.source.PlannedWrite;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.V2WriteCommand;
import org.apache.spark.sql.connector.write.Write;
import org.apache.spark.sql.execution.SparkPlan;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A write whose rows DuckDB makes and writes to Parquet files; Iceberg commits them as it commits those of Spark's tasks. If DuckDB fails,
 * Spark runs the whole command. Nothing is committed twice: what failed has not been committed.
 */
public final class NativeWriteExec extends Leaf {
    private static final long serialVersionUID = 1L;

    private final transient NativeExec query;
    private final transient V2WriteCommand command;
    private final transient Write write;
    private final transient TableWrite target;
    private transient volatile @Nullable SparkPlan fallback;
    private transient boolean done;

    /**
     * A leaf; Spark copies it by this constructor.
     *
     * @param query makes the rows
     * @param command what Spark runs if DuckDB fails
     * @param write commits the files
     * @param target makes the files
     */
    public NativeWriteExec(NativeExec query, V2WriteCommand command, Write write, TableWrite target) {
        this.query = query;
        this.command = command;
        this.write = write;
        this.target = target;
    }

    @Override
    public Seq<Attribute> output() {
        return CollectionConverters.<Attribute>asScala(List.<Attribute>of()).toSeq();
    }

    @Override
    public String nodeName() {
        return "NativeWrite";
    }

    /** Makes the rows. */
    public NativeExec query() {
        return query;
    }

    /** The plan that ran on Spark because DuckDB failed; null if it did not. */
    public @Nullable SparkPlan fallback() {
        return fallback;
    }

    /** Writes, the first time that it is called. */
    @Override
    public synchronized InternalRow[] executeCollect() {
        if (!done) {
            done = true;
            run();
        }
        return new InternalRow[0];
    }

    private void run() {
        List<DataFile> files = files();
        if (files == null) {
            SparkPlan planned = NativeExec.bySpark(session(), (LogicalPlan) command);
            fallback = planned;
            planned.executeCollect();
            return;
        }
        PlannedWrite.commit(write, files);
        session().sharedState().cacheManager().recacheByPlan(session(), (LogicalPlan) command.table());
    }

    /** The files, at their places; null if there are none because DuckDB failed. */
    private @Nullable List<DataFile> files() {
        Offload offload = Offload.of(session().sparkContext());
        if (offload == null) {
            return null;
        }
        Path folder = target.newFolder();
        try {
            Files.createDirectories(folder);
            List<WrittenFile> written = query.copy(offload, sql -> target.copy(sql, folder));
            return target.adopt(folder, written);
        } catch (NativeFailure e) {
            query.failed(e);
        } catch (IOException | RuntimeIOException e) {
            query.failed(new NativeFailure(NativeFailure.Kind.OTHER, String.valueOf(e.getMessage()), e));
        } finally {
            target.remove(folder);
        }
        return null;
    }

    @Override
    public RDD<InternalRow> doExecute() {
        executeCollect();
        return session().sparkContext().emptyRDD(scala.reflect.ClassTag.apply(InternalRow.class));
    }

    @Override
    public SparkPlan doCanonicalize() {
        return this;
    }

    @Override
    public String simpleString(int maxFields) {
        return "NativeWrite " + command.table().name() + ", of " + query.simpleString(maxFields);
    }

    @Override
    public String verboseStringWithOperatorId() {
        return query.verboseStringWithOperatorId();
    }

    @Override
    public int productArity() {
        return 4;
    }

    @Override
    public Object productElement(int n) {
        return switch (n) {
            case 0 -> query;
            case 1 -> command;
            case 2 -> write;
            default -> target;
        };
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
