package io.tarn.catalog;

import io.tarn.catalog.metastore.EntityKey;
import io.tarn.catalog.metastore.Pointer;
import io.tarn.catalog.metastore.PointerChange;
import org.jspecify.annotations.Nullable;

/**
 * One pointer's part of a commit.
 *
 * @param change from where to where
 * @param document what the metadata file holds that the pointer goes to
 * @param before what it held before; null for a new entity
 * @param effect what there is to do for it
 */
record Proposal(
        PointerChange change,
        MetadataDocument document,
        @Nullable MetadataDocument before,
        Effect effect) {
    /** What a proposal needs besides the move of the pointer. */
    enum Effect {
        /** The metadata file is written first, and is the commit's own: it goes if the commit loses. */
        WRITE,
        /** The metadata file was there before and stays in any case. */
        ADOPT,
        /** Nothing changes; the pointer must only still be where it was. */
        KEEP
    }

    static Proposal write(EntityKey key, @Nullable Pointer current, MetadataDocument document, Placed placed) {
        Pointer next = new Pointer(
                document.kind(),
                placed.at().ranges(),
                placed.file(),
                placed.at().directory());
        return new Proposal(
                new PointerChange(key, current, next), document.at(placed.file()), placed.before(), Effect.WRITE);
    }

    static Proposal adopt(EntityKey key, @Nullable Pointer current, Pointer next, MetadataDocument document) {
        return new Proposal(
                new PointerChange(key, current, next, PointerChange.Source.FOUND), document, null, Effect.ADOPT);
    }

    static Proposal keep(EntityKey key, Pointer current, MetadataDocument document) {
        return new Proposal(new PointerChange(key, current, current), document, document, Effect.KEEP);
    }

    boolean writes() {
        return effect == Effect.WRITE;
    }

    String file() {
        return change.next().metadataLocation();
    }

    /**
     * Where a new metadata file goes.
     *
     * @param at the entity's locations
     * @param file the metadata file
     * @param before the content of the file before it
     */
    record Placed(
            Placement.Placed at, String file, @Nullable MetadataDocument before) {}
}
