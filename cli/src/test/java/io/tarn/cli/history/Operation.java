package io.tarn.cli.history;

import java.util.Set;

/**
 * A change that a client asked for, and what it was told.
 *
 * @param id unique; the mark that the change leaves in each of its tables
 * @param kind of change
 * @param tables that it changes, all of them or none
 * @param begunNanos when the client began to ask
 * @param endedNanos when it was told
 * @param outcome what it was told
 */
record Operation(String id, Kind kind, Set<String> tables, long begunNanos, long endedNanos, Outcome outcome) {
    enum Kind {
        APPEND,
        PROPERTY,
        COLUMN,
        TRANSACTION
    }

    enum Outcome {
        /** It took effect. */
        ACKNOWLEDGED,
        /** It did not, and never will. */
        FAILED,
        /** Nobody said. */
        UNKNOWN
    }

    /** Whether it leaves a snapshot. */
    boolean appends() {
        return kind == Kind.APPEND || kind == Kind.TRANSACTION;
    }

    @Override
    public String toString() {
        return kind + " " + id + " on " + tables + " (" + outcome + ")";
    }
}
