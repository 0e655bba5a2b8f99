package io.tarn.catalog;

import io.tarn.catalog.metastore.EntityKey;
import io.tarn.catalog.metastore.EntityKind;
import io.tarn.catalog.metastore.Pointer;
import io.tarn.storage.property.PropertyWriter;
import java.util.List;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.RetryableValidationException;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.UpdateRequirement;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.rest.requests.UpdateTableRequest;
import org.jspecify.annotations.Nullable;

/** Requirements and updates of a client, for a table that exists or, at the end of a staged creation, one that does not. */
record TableCommit(
        EntityKey key, UpdateTableRequest request, PropertyWriter writer, MetadataFiles files, Placement placement)
        implements Change {

    boolean creates() {
        return request.requirements().stream().anyMatch(UpdateRequirement.AssertTableDoesNotExist.class::isInstance);
    }

    @Override
    public Proposal propose(@Nullable Pointer pointer) {
        return creates()
                ? proposeCreation(pointer)
                : proposeUpdate(EntityStore.current(EntityKind.TABLE, key, pointer));
    }

    private Proposal proposeUpdate(Pointer current) {
        TableMetadata base = files.table(current);
        request.requirements().forEach(requirement -> requirement.validate(base));
        TableMetadata updated =
                Updating.of(key, () -> applied(TableMetadata.buildFrom(base)).build());
        if (updated.changes().isEmpty()) {
            return Proposal.keep(key, current, new TableDocument(base));
        }
        return write(current, base, updated);
    }

    private Proposal proposeCreation(@Nullable Pointer current) {
        onlyRequiresAbsence();
        if (current != null) {
            throw refused(current);
        }
        mustBring(MetadataUpdate.AddSchema.class, "add-schema");
        mustBring(MetadataUpdate.SetCurrentSchema.class, "set-current-schema");
        mustBring(MetadataUpdate.AddPartitionSpec.class, "add-spec");
        mustBring(MetadataUpdate.SetDefaultPartitionSpec.class, "set-default-spec");
        mustBring(MetadataUpdate.AddSortOrder.class, "add-sort-order");
        mustBring(MetadataUpdate.SetDefaultSortOrder.class, "set-default-sort-order");
        return write(null, null, Updating.of(key, this::created));
    }

    private TableMetadata created() {
        TableMetadata.Builder builder = request.updates().stream()
                .filter(MetadataUpdate.UpgradeFormatVersion.class::isInstance)
                .map(update -> ((MetadataUpdate.UpgradeFormatVersion) update).formatVersion())
                .findFirst()
                .map(TableMetadata::buildFromEmpty)
                .orElseGet(TableMetadata::buildFromEmpty);
        boolean placed = request.updates().stream().anyMatch(MetadataUpdate.SetLocation.class::isInstance);
        applied(builder).assignUUID();
        if (!placed) {
            builder.setLocation(placement.newPlace(key.name()));
        }
        return builder.build();
    }

    /** Without it Iceberg cannot build a table. */
    private void mustBring(Class<? extends MetadataUpdate> update, String action) {
        if (request.updates().stream().noneMatch(update::isInstance)) {
            throw new BadRequestException("Cannot create table %s: the updates have no %s", key, action);
        }
    }

    private Proposal write(@Nullable Pointer current, @Nullable TableMetadata base, TableMetadata updated) {
        CheckedProperties.ofTable(base, updated, writer);
        TableDocument document = new TableDocument(updated);
        TableDocument before = base == null ? null : new TableDocument(base);
        Placement.Placed at = current == null || before == null
                ? placement.created(key.name(), document)
                : placement.changed(key.name(), current, before, document);
        NamedFiles.in(request.updates()).mustLieIn(at.ranges().withPathsOf(updated.properties()), key);
        return Proposal.write(
                key, current, document, new Proposal.Placed(at, files.newFile(document, current), before));
    }

    private TableMetadata.Builder applied(TableMetadata.Builder builder) {
        try {
            request.updates().forEach(update -> update.applyTo(builder));
            return builder;
        } catch (RetryableValidationException e) {
            // The request carries values, such as a sequence number, that are behind the table; its client knows newer
            // ones.
            throw new CommitFailedException(e, "Validation failed, please retry: %s", e.getMessage());
        }
    }

    private void onlyRequiresAbsence() {
        List<UpdateRequirement> others = request.requirements().stream()
                .filter(requirement -> !(requirement instanceof UpdateRequirement.AssertTableDoesNotExist))
                .toList();
        if (!others.isEmpty()) {
            throw new BadRequestException("Invalid create requirements: %s", others);
        }
    }

    private RuntimeException refused(Pointer taken) {
        if (taken.kind() == EntityKind.TABLE) {
            return new CommitFailedException("Requirement failed: table already exists");
        }
        return EntityStore.taken(EntityKind.TABLE, key, taken);
    }
}
