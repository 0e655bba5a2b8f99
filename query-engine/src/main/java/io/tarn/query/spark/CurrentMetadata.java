package io.tarn.query.spark;

import java.util.Optional;
import org.apache.iceberg.catalog.TableIdentifier;

/** Tells quickly what names in the catalog stand for, so that the engine need not load what it knows already. */
@FunctionalInterface
public interface CurrentMetadata {
    /**
     * The metadata file of the table or view that has the name now, as the catalog hands it to clients; empty if nothing has it.
     *
     * @param warehouse which need not be there
     */
    Optional<String> location(String warehouse, TableIdentifier name);
}
