package io.tarn.catalog;

import io.tarn.catalog.metastore.EntityKey;
import io.tarn.catalog.metastore.EntityKind;
import io.tarn.catalog.metastore.Pointer;
import io.tarn.catalog.metastore.Receipt;
import io.tarn.storage.Location;
import io.tarn.storage.property.AllowedProperties;
import io.tarn.storage.property.PropertyWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.rest.requests.CreateTableRequest;
import org.apache.iceberg.rest.requests.RegisterTableRequest;
import org.apache.iceberg.rest.requests.UpdateTableRequest;

/** The tables of one warehouse. Thread-safe. */
public final class Tables {
    private static final int MOST_TABLES_IN_A_TRANSACTION = 256;

    private final EntityStore store;
    private final MetadataFiles files;
    private final TableAnswers answers;
    private final Placement placement;

    Tables(EntityStore store, MetadataFiles files, TableAnswers answers, Placement placement) {
        this.store = store;
        this.files = files;
        this.answers = answers;
        this.placement = placement;
    }

    /**
     * The names of the tables in a namespace, sorted.
     *
     * @throws org.apache.iceberg.exceptions.NoSuchNamespaceException if the namespace does not exist
     */
    public NamePage<TableIdentifier> list(Namespace namespace, PageRequest page) {
        return store.list(EntityKind.TABLE, namespace, page);
    }

    /** Whether there is a table of that name. */
    public boolean exists(TableIdentifier identifier) {
        return store.find(EntityKind.TABLE, store.key(identifier)).isPresent();
    }

    /**
     * Where a table is now: what a load begins with, and all of it where the client has the answer already.
     *
     * @throws org.apache.iceberg.exceptions.NoSuchTableException if there is no such table
     */
    public TableVersion version(TableIdentifier identifier) {
        Pointer pointer = store.require(EntityKind.TABLE, store.key(identifier));
        return new TableVersion(pointer.metadataLocation(), pointer.ranges(), answers);
    }

    /**
     * The metadata of a table, as of its newest commit.
     *
     * @throws org.apache.iceberg.exceptions.NoSuchTableException if there is no such table
     * @throws org.apache.iceberg.exceptions.NotFoundException if its metadata file is missing
     */
    public TableMetadata load(TableIdentifier identifier) {
        return files.table(store.require(EntityKind.TABLE, store.key(identifier)));
    }

    /** A table as a metadata file of the past, or of now, has it. */
    public TableVersion at(String metadataLocation) {
        return new TableVersion(metadataLocation, null, answers);
    }

    /**
     * Makes a table.
     *
     * @throws org.apache.iceberg.exceptions.AlreadyExistsException if the name is taken
     * @throws BadRequestException if the wished location lies outside the warehouse or is not free
     */
    public TableVersion create(Namespace namespace, CreateTableRequest request, Receipt receipt) {
        EntityKey key = store.key(TableIdentifier.of(namespace, request.name()));
        TableMetadata metadata = stage(namespace, request);
        TableDocument document = new TableDocument(metadata);
        Creation creation = new Creation(key, document, placement.created(key.name(), document), files);
        return version(store.committer().commit(creation, receipt));
    }

    /** What a table would be; nothing is stored until a commit that requires the table's absence. */
    public TableMetadata stage(Namespace namespace, CreateTableRequest request) {
        EntityKey key = store.key(TableIdentifier.of(namespace, request.name()));
        store.mustBeFree(EntityKind.TABLE, key);
        AllowedProperties.TABLE.check(request.properties());
        placement.checkPaths(key.name(), request.properties());
        String place = placement.placeFor(key.name(), request.location());
        return Updating.of(
                key,
                () -> TableMetadata.newTableMetadata(
                        request.schema(),
                        request.spec() == null ? PartitionSpec.unpartitioned() : request.spec(),
                        request.writeOrder() == null ? SortOrder.unsorted() : request.writeOrder(),
                        place,
                        request.properties()));
    }

    /**
     * Applies updates if their requirements hold.
     *
     * @param writer who asks for them
     * @return where the table is afterwards
     * @throws org.apache.iceberg.exceptions.CommitFailedException if a requirement does not hold
     * @throws org.apache.iceberg.exceptions.CommitStateUnknownException if it cannot be told whether it took effect
     */
    public TableVersion commit(
            TableIdentifier identifier, UpdateTableRequest request, PropertyWriter writer, Receipt receipt) {
        return version(store.committer().commit(change(identifier, request, writer), receipt));
    }

    /** The same for several tables: all of the changes take effect, or none. */
    public void commitAll(List<UpdateTableRequest> requests, PropertyWriter writer, Receipt receipt) {
        if (requests.size() > MOST_TABLES_IN_A_TRANSACTION) {
            throw new BadRequestException(
                    "Invalid transaction: %d tables, at most %d are allowed",
                    requests.size(), MOST_TABLES_IN_A_TRANSACTION);
        }
        List<TableCommit> changes = new ArrayList<>();
        Set<EntityKey> seen = new HashSet<>();
        for (UpdateTableRequest request : requests) {
            if (request.identifier() == null) {
                throw new BadRequestException("Invalid transaction: a table change has no identifier");
            }
            TableCommit change = change(request.identifier(), request, writer);
            if (!seen.add(change.key())) {
                throw new BadRequestException("Invalid transaction: it changes %s twice", change.key());
            }
            changes.add(change);
        }
        store.committer().commitAll(changes, receipt);
    }

    /**
     * Gives a name to a metadata file that lies in the warehouse.
     *
     * @param readLocations of files that were there before the table, which it may read and never deletes
     * @throws org.apache.iceberg.exceptions.AlreadyExistsException if the name is taken and not to be overwritten
     */
    public TableVersion register(
            Namespace namespace, RegisterTableRequest request, List<String> readLocations, Receipt receipt) {
        EntityKey key = store.key(TableIdentifier.of(namespace, request.name()));
        store.namespaceMustExist(key.namespace());
        Registration.WhenTaken whenTaken = Registration.WhenTaken.OVERWRITE;
        if (!request.overwrite()) {
            store.mustBeFree(EntityKind.TABLE, key);
            whenTaken = Registration.WhenTaken.REFUSE;
        }
        Location file = placement.chosen(key.name(), request.metadataLocation());
        TableMetadata metadata = MetadataFiles.named(request.metadataLocation(), files::table);
        AllowedProperties.TABLE.check(propertiesOf(key), metadata.properties());
        Placement.Placed at = placement.registered(key.name(), new TableDocument(metadata), file, readLocations);
        NamedFiles.of(metadata).mustBeReadableIn(at.ranges(), key);
        Pointer next = new Pointer(EntityKind.TABLE, at.ranges(), request.metadataLocation(), at.directory());
        return version(
                store.committer().commit(new Registration(key, new TableDocument(metadata), next, whenTaken), receipt));
    }

    /** Of the table that has the name, which may be there again; none if the name is free, or its metadata file is missing. */
    private Map<String, String> propertiesOf(EntityKey key) {
        try {
            return store.find(EntityKind.TABLE, key)
                    .map(pointer -> files.table(pointer).properties())
                    .orElse(Map.of());
        } catch (NotFoundException e) {
            return Map.of();
        }
    }

    /** Moves a table to another name, perhaps in another namespace; its files stay where they are. */
    public void rename(TableIdentifier from, TableIdentifier to, Receipt receipt) {
        store.rename(EntityKind.TABLE, from, to, receipt);
    }

    /** Frees the name; all files stay, and for a while the table can be brought back ({@link Dropped}). */
    public void drop(TableIdentifier identifier, Receipt receipt) {
        store.drop(EntityKind.TABLE, store.key(identifier), receipt);
    }

    /** Frees the name; the files of the table that lie in its own place are deleted in the background. */
    public void purge(TableIdentifier identifier, Receipt receipt) {
        EntityKey key = store.key(identifier);
        // Read first: what cannot be read cannot be purged, and the name is still there to drop without purge.
        files.table(store.require(EntityKind.TABLE, key));
        store.purge(EntityKind.TABLE, key, receipt);
    }

    /**
     * Frees the name and the place, and remembers nothing of the table; all files stay, so that it can be registered here
     * or elsewhere.
     *
     * @return the table as it was last, with every commit that was made
     */
    public TableVersion unregister(TableIdentifier identifier, Receipt receipt) {
        return at(store.forget(EntityKind.TABLE, store.key(identifier), receipt).metadataLocation());
    }

    private TableCommit change(TableIdentifier identifier, UpdateTableRequest request, PropertyWriter writer) {
        EntityKey key = store.key(identifier);
        TableCommit change = new TableCommit(key, request, writer, files, placement);
        if (change.creates()) {
            store.namespaceMustExist(key.namespace());
        }
        return change;
    }

    private TableVersion version(MetadataDocument document) {
        if (document instanceof TableDocument table) {
            return new TableVersion(table.metadata().metadataFileLocation(), null, answers);
        }
        throw new IllegalStateException("a commit to a table ended with a " + document.kind());
    }
}
