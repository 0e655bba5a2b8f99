package io.tarn.api;

/** Who can do something about an error. */
public enum ErrorCause {
    /** The caller: the request is wrong and will be wrong again. */
    USER,
    /** Tarn: a defect, to be reported. */
    INTERNAL,
    /** The operator: a disk, a memory limit, a queue is full. */
    RESOURCES,
    /** Something beside Tarn: an object store, a cluster, a database. */
    EXTERNAL
}
