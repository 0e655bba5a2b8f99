package io.tarn.catalog;

import io.tarn.catalog.metastore.EntityKey;
import io.tarn.catalog.metastore.EntityKind;
import io.tarn.catalog.metastore.Pointer;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.rest.requests.UpdateTableRequest;
import org.apache.iceberg.view.ViewMetadata;
import org.jspecify.annotations.Nullable;

/** Requirements and updates of a client for a view. */
record ViewCommit(EntityKey key, UpdateTableRequest request, MetadataFiles files, Placement placement)
        implements Change {
    @Override
    public Proposal propose(@Nullable Pointer pointer) {
        Pointer current = EntityStore.current(EntityKind.VIEW, key, pointer);
        ViewMetadata base = files.view(current);
        request.requirements().forEach(requirement -> requirement.validate(base));
        ViewMetadata updated = Updating.of(key, () -> updated(base));
        if (updated.changes().isEmpty()) {
            return Proposal.keep(key, current, new ViewDocument(base));
        }
        CheckedProperties.ofView(base, updated);
        ViewDocument document = new ViewDocument(updated);
        ViewDocument before = new ViewDocument(base);
        Placement.Placed at = placement.changed(key.name(), current, before, document);
        return Proposal.write(
                key, current, document, new Proposal.Placed(at, files.newFile(document, current), before));
    }

    private ViewMetadata updated(ViewMetadata base) {
        ViewMetadata.Builder builder = ViewMetadata.buildFrom(base);
        for (MetadataUpdate update : request.updates()) {
            if (update instanceof MetadataUpdate.AddViewVersion added) {
                Views.mustHaveId(added.viewVersion());
            }
            update.applyTo(builder);
        }
        return builder.build();
    }
}
