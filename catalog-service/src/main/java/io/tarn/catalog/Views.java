package io.tarn.catalog;

import io.tarn.catalog.metastore.EntityKey;
import io.tarn.catalog.metastore.EntityKind;
import io.tarn.catalog.metastore.Pointer;
import io.tarn.catalog.metastore.Receipt;
import io.tarn.storage.Location;
import io.tarn.storage.property.AllowedProperties;
import java.util.List;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.rest.requests.CreateViewRequest;
import org.apache.iceberg.rest.requests.RegisterViewRequest;
import org.apache.iceberg.rest.requests.UpdateTableRequest;
import org.apache.iceberg.view.SQLViewRepresentation;
import org.apache.iceberg.view.ViewMetadata;
import org.apache.iceberg.view.ViewRepresentation;
import org.apache.iceberg.view.ViewVersion;

/** The views of one warehouse. Thread-safe. */
public final class Views {
    private final EntityStore store;
    private final MetadataFiles files;
    private final Placement placement;

    Views(EntityStore store, MetadataFiles files, Placement placement) {
        this.store = store;
        this.files = files;
        this.placement = placement;
    }

    /**
     * The names of the views in a namespace, sorted.
     *
     * @throws org.apache.iceberg.exceptions.NoSuchNamespaceException if the namespace does not exist
     */
    public NamePage<TableIdentifier> list(Namespace namespace, PageRequest page) {
        return store.list(EntityKind.VIEW, namespace, page);
    }

    /** Whether there is a view of that name. */
    public boolean exists(TableIdentifier identifier) {
        return store.find(EntityKind.VIEW, store.key(identifier)).isPresent();
    }

    /**
     * The metadata of a view, as of its newest version.
     *
     * @throws org.apache.iceberg.exceptions.NoSuchViewException if there is no such view
     */
    public ViewMetadata load(TableIdentifier identifier) {
        return files.meters().timeLoad(() -> files.view(store.require(EntityKind.VIEW, store.key(identifier))));
    }

    /** The metadata in a metadata file of the past, or of now. */
    public ViewMetadata at(String metadataLocation) {
        return files.view(metadataLocation);
    }

    /**
     * Makes a view.
     *
     * @throws org.apache.iceberg.exceptions.AlreadyExistsException if the name is taken
     * @throws BadRequestException if a representation is not SQL, or the wished location is not allowed
     */
    public ViewMetadata create(Namespace namespace, CreateViewRequest request, Receipt receipt) {
        EntityKey key = store.key(TableIdentifier.of(namespace, request.name()));
        store.mustBeFree(EntityKind.VIEW, key);
        mustBeSql(request.viewVersion().representations());
        mustHaveId(request.viewVersion());
        placement.checkPaths(key.name(), request.properties());
        String place = placement.placeFor(key.name(), request.location());
        ViewMetadata metadata = Updating.of(
                key,
                () -> ViewMetadata.builder()
                        .setProperties(request.properties())
                        .setLocation(place)
                        .setCurrentVersion(request.viewVersion(), request.schema())
                        .build());
        CheckedProperties.ofView(null, metadata);
        ViewDocument document = new ViewDocument(metadata);
        Creation creation = new Creation(key, document, placement.created(key.name(), document), files);
        return metadata(store.committer().commit(creation, receipt));
    }

    /**
     * Applies a client's updates, such as another version, if its requirements hold.
     *
     * @throws org.apache.iceberg.exceptions.CommitFailedException if a requirement does not hold
     * @throws org.apache.iceberg.exceptions.CommitStateUnknownException if it cannot be told whether it took effect
     */
    public ViewMetadata commit(TableIdentifier identifier, UpdateTableRequest request, Receipt receipt) {
        return metadata(
                store.committer().commit(new ViewCommit(store.key(identifier), request, files, placement), receipt));
    }

    /** Gives a free name to a metadata file that lies in the warehouse. */
    public ViewMetadata register(Namespace namespace, RegisterViewRequest request, Receipt receipt) {
        EntityKey key = store.key(TableIdentifier.of(namespace, request.name()));
        store.mustBeFree(EntityKind.VIEW, key);
        Location file = placement.chosen(key.name(), request.metadataLocation());
        ViewMetadata metadata = MetadataFiles.named(request.metadataLocation(), files::view);
        AllowedProperties.VIEW.check(metadata.properties());
        Placement.Placed at = placement.registered(key.name(), new ViewDocument(metadata), file, List.of());
        Pointer next = new Pointer(EntityKind.VIEW, at.ranges(), request.metadataLocation(), at.directory());
        return metadata(store.committer()
                .commit(
                        new Registration(key, new ViewDocument(metadata), next, Registration.WhenTaken.REFUSE),
                        receipt));
    }

    /** Moves a view to another name, perhaps in another namespace. */
    public void rename(TableIdentifier from, TableIdentifier to, Receipt receipt) {
        store.rename(EntityKind.VIEW, from, to, receipt);
    }

    /** Frees the name; for a while the view can be brought back ({@link Dropped}), then its files are deleted. */
    public void drop(TableIdentifier identifier, Receipt receipt) {
        store.drop(EntityKind.VIEW, store.key(identifier), receipt);
    }

    /** To Iceberg -1 stands for the version that was added last, which cannot be its own name. */
    static void mustHaveId(ViewVersion version) {
        if (version.versionId() < 0) {
            throw new BadRequestException(
                    "Invalid view: its version-id is %d, it must be 0 or more", version.versionId());
        }
    }

    private static void mustBeSql(List<ViewRepresentation> representations) {
        for (ViewRepresentation representation : representations) {
            if (!(representation instanceof SQLViewRepresentation)) {
                throw new BadRequestException(
                        "Invalid view: its representation is of type %s, only sql is supported", representation.type());
            }
        }
    }

    private static ViewMetadata metadata(MetadataDocument document) {
        if (document instanceof ViewDocument view) {
            return view.metadata();
        }
        throw new IllegalStateException("a commit to a view ended with a " + document.kind());
    }
}
