package io.tarn.catalog;

import io.tarn.catalog.metastore.EntityKey;
import io.tarn.catalog.metastore.Pointer;
import io.tarn.storage.Location;
import org.jspecify.annotations.Nullable;

/** A new table or view with this content, under a name that is free. */
record Creation(EntityKey key, MetadataDocument document, Location place, MetadataFiles files) implements Change {
    @Override
    public Proposal propose(@Nullable Pointer current) {
        if (current != null) {
            throw EntityStore.taken(document.kind(), key, current);
        }
        return Proposal.write(key, null, document, new Proposal.Placed(place, files.newFile(document, null), null));
    }
}
