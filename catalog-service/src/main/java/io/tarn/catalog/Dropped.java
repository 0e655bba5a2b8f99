package io.tarn.catalog;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import io.tarn.catalog.metastore.DroppedEntities;
import io.tarn.catalog.metastore.DroppedEntity;
import io.tarn.catalog.metastore.EntityKey;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.io.FileIO;

/** The tables and views of one warehouse that were dropped and still have their place. Thread-safe. */
public final class Dropped {
    private final Names names;
    private final PurgeWorkers purges;
    private final FileIO io;

    Dropped(Names names, PurgeWorkers purges, FileIO io) {
        this.names = names;
        this.purges = purges;
        this.io = io;
    }

    /**
     * They, the newest first.
     *
     * @param namespace only those that were in it
     * @param name only those of that name
     */
    public NamePage<DroppedEntity> list(Optional<Namespace> namespace, Optional<String> name, PageRequest page) {
        DroppedEntities.Filter filter =
                new DroppedEntities.Filter(names.warehouse(), namespace.map(names::namespace), name);
        return page.read(stretch -> purges.store().list(filter, stretch), DroppedEntity::id);
    }

    /**
     * Brings one back, with its history and at its place.
     *
     * @param id which
     * @param rename the name that it gets, from the name that it had
     * @return it, under the name that it has now
     * @throws TarnException {@code NOT_FOUND} if it, or its metadata file, is not there; {@code COMMIT_CONFLICT} if its purge
     *     was asked for; {@code NAMESPACE_NOT_FOUND} or {@code ALREADY_EXISTS} if the name cannot be had
     */
    public DroppedEntity undrop(String id, UnaryOperator<TableIdentifier> rename) {
        DroppedEntity dropped = purges.store().find(names.warehouse(), id);
        EntityKey name = names.entity(rename.apply(dropped.key().name()));
        if (dropped.state() == DroppedEntity.State.KEPT
                && !io.newInputFile(dropped.pointer().metadataLocation()).exists()) {
            throw new TarnException(
                    ErrorCode.NOT_FOUND,
                    "cannot bring back " + dropped.key() + ": its metadata file "
                            + dropped.pointer().metadataLocation()
                            + " is not there any more; somebody else deleted its files, as an engine does that purges by itself");
        }
        return purges.store().undrop(name, id);
    }

    /**
     * Has the files of one deleted before its time is over.
     *
     * @throws TarnException {@code NOT_FOUND} if it is not there
     */
    public DroppedEntity purge(String id) {
        DroppedEntity dropped = purges.store().purge(names.warehouse(), id);
        purges.asked();
        return dropped;
    }
}
