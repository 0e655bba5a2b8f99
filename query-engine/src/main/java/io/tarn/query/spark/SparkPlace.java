package io.tarn.query.spark;

/** Where a Spark of this process has its work done. */
enum SparkPlace {
    /** In this process, as configured. */
    PROCESS,
    /** In this process, for small statements only, because the configured cluster is away. */
    STAND_IN,
    /** On the executors of the configured cluster. */
    CLUSTER
}
