package io.tarn.query;

import io.tarn.query.load.LoadLimits;
import io.tarn.query.load.Loads;
import io.tarn.query.load.StagingArea;
import io.tarn.query.load.StagingLimits;
import io.tarn.query.spark.SparkRuntime;
import io.tarn.query.spark.SparkSettings;
import io.tarn.query.spark.SparkTableLoader;
import java.time.Clock;

/**
 * SQL on the tables of one Iceberg REST catalog. Safe for use by many threads.
 *
 * <p>{@link #start()} returns at once and Spark comes up beside; what needs Spark before it is up waits for it.
 */
public final class QueryEngine implements AutoCloseable {
    private final EngineSettings settings;
    private final SparkRuntime spark;
    private final Loads loads;

    /** An engine that is not started yet; it holds no thread and no file. */
    public QueryEngine(EngineSettings settings) {
        this.settings = settings;
        this.spark = new SparkRuntime(new SparkSettings(
                settings.catalogUri(), settings.warehouses(), settings.sparkMaster(), settings.scratch()));
        this.loads = new Loads(
                new StagingArea(settings.staging(), StagingLimits.DEFAULT, Clock.systemUTC()),
                new SparkTableLoader(spark),
                settings.warehouses(),
                LoadLimits.DEFAULT);
    }

    /** Starts Spark in the background. */
    public void start() {
        spark.start();
        loads.start();
    }

    /** Whether Spark is up, so that a statement would not have to wait for it. */
    public boolean ready() {
        return spark.ready();
    }

    /** Files on their way into tables. */
    public Loads loads() {
        return loads;
    }

    /** What the engine was built from. */
    public EngineSettings settings() {
        return settings;
    }

    /** Cancels what runs and stops Spark, within a few seconds. */
    @Override
    public void close() {
        loads.close();
        spark.close();
    }
}
