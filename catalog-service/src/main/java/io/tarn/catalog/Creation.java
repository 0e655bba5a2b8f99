package io.tarn.catalog;

import io.tarn.catalog.metastore.EntityKey;
import io.tarn.catalog.metastore.Pointer;
import org.jspecify.annotations.Nullable;

/** A new table or view with this content, under a name that is free. */
record Creation(EntityKey key, MetadataDocument document, Placement.Placed placed, MetadataFiles files)
        implements Change {
    @Override
    public Proposal propose(@Nullable Pointer current) {
        if (current != null) {
            throw EntityStore.taken(document.kind(), key, current);
        }
        return Proposal.write(key, null, document, new Proposal.Placed(placed, files.newFile(document, null), null));
    }
}
