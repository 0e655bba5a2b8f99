package io.tarn.catalog;

import io.tarn.catalog.metastore.EntityKey;
import io.tarn.catalog.metastore.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * What a request wants to become of one table or view. It is asked again with a newer pointer when another change came
 * first, so it holds the wish, never a result.
 */
interface Change {
    EntityKey key();

    /**
     * Checks the wish against where the pointer is now, and says where it should be. Writes nothing.
     *
     * @param current null if the name is free
     * @throws org.apache.iceberg.exceptions.CommitFailedException if a requirement of the request does not hold
     */
    Proposal propose(@Nullable Pointer current);
}
