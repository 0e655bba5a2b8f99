package io.tarn.query.statement;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be run, checked.
 *
 * @param sql one statement, not blank
 * @param parameters values for its parameter markers
 * @param catalog where unqualified names are looked up; null is the default catalog
 * @param namespace levels of the namespace in which bare table names are looked up; empty is the catalog's own default
 * @param timeout from the arrival of the statement to its last row
 */
public record StatementSpec(
        String sql, Parameters parameters, @Nullable String catalog, List<String> namespace, Duration timeout) {

    /** Keeps a copy of the list. */
    public StatementSpec {
        namespace = List.copyOf(namespace);
    }
}
