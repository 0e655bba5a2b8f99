package io.tarn.catalog;

import io.tarn.catalog.metastore.EntityKey;
import io.tarn.catalog.metastore.Pointer;
import org.jspecify.annotations.Nullable;

/** A name for a metadata file that exists already. */
record Registration(EntityKey key, MetadataDocument document, Pointer next, WhenTaken whenTaken) implements Change {
    /** What to do where the name stands for something of the same kind. */
    enum WhenTaken {
        REFUSE,
        OVERWRITE
    }

    @Override
    public Proposal propose(@Nullable Pointer current) {
        if (current != null && !mayReplace(current)) {
            throw EntityStore.taken(document.kind(), key, current);
        }
        return Proposal.adopt(key, current, next, document);
    }

    private boolean mayReplace(Pointer current) {
        return whenTaken == WhenTaken.OVERWRITE && current.kind() == document.kind();
    }
}
