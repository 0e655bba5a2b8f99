package io.tarn.catalog.metastore;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.iceberg.catalog.Namespace;

/**
 * The pointers of the catalog. Every method is one transaction, seen by all readers when it returns. Tables and views share
 * one space of names in each namespace.
 *
 * <p>Methods that change something throw {@link MetastoreException} when nothing was changed and {@link
 * OutcomeUnknownException} when that cannot be said; what the caller asked wrongly is one of Iceberg's own exceptions, and
 * then nothing was changed either. A {@link Receipt} is kept in the transaction of the change that it is given to; if its key
 * was used before, the change is not made and {@link AlreadyAnsweredException} thrown. Implementations are thread-safe. Keep this interface small: whatever can be built from
 * these methods stands above it, once for all databases.
 */
public interface Metastore {
    /**
     * Makes a namespace.
     *
     * @throws org.apache.iceberg.exceptions.AlreadyExistsException if it exists
     * @throws org.apache.iceberg.exceptions.NoSuchNamespaceException if the one above it does not
     * @throws org.apache.iceberg.exceptions.NoSuchWarehouseException if its warehouse was dropped
     */
    void createNamespace(NamespaceKey key, Map<String, String> properties, Receipt receipt);

    /** The properties of a namespace, empty if it does not exist. */
    Optional<Map<String, String>> namespace(NamespaceKey key);

    /** The namespaces directly below one, sorted; {@code page.after} is the last level of a namespace. */
    List<Namespace> namespacesBelow(NamespaceKey parent, Page page);

    /**
     * Changes the properties of a namespace, as one step.
     *
     * @return the properties before the change
     * @throws org.apache.iceberg.exceptions.NoSuchNamespaceException if it does not exist
     */
    Map<String, String> updateNamespace(NamespaceKey key, UnaryOperator<Map<String, String>> change, Receipt receipt);

    /**
     * Removes an empty namespace.
     *
     * @throws org.apache.iceberg.exceptions.NoSuchNamespaceException if it does not exist
     * @throws org.apache.iceberg.exceptions.NamespaceNotEmptyException if something is in it
     */
    void dropNamespace(NamespaceKey key, Receipt receipt);

    /** What a name stands for, empty if for nothing. */
    Optional<Pointer> pointer(EntityKey key);

    /** The names of one kind in a namespace, sorted. */
    List<String> names(NamespaceKey namespace, EntityKind kind, Page page);

    /**
     * Compare-and-set of many pointers: all of them, or none.
     *
     * @return false if at least one pointer was not where it was expected, and nothing was changed
     * @throws org.apache.iceberg.exceptions.NoSuchNamespaceException if a new name is in a namespace that does not exist
     * @throws org.apache.iceberg.exceptions.BadRequestException if a new place is within, around or at another entity's, or
     *     not below the root of its warehouse
     */
    boolean swap(List<PointerChange> changes, Receipt receipt);

    /**
     * Moves an entity to another name, perhaps in another namespace; its place and metadata stay.
     *
     * @return false if there is no entity of that kind at the first name
     * @throws org.apache.iceberg.exceptions.NoSuchNamespaceException if the new namespace does not exist
     * @throws org.apache.iceberg.exceptions.AlreadyExistsException if the new name is taken
     */
    boolean rename(EntityKind kind, EntityKey from, EntityKey to, Receipt receipt);

    /**
     * Frees a name; what becomes of the entity is written down in the same transaction. What is kept or purged still has its
     * place: until it is gone nothing else can be there.
     *
     * @return where its pointer was, empty if there was no entity of that kind
     */
    Optional<Pointer> drop(EntityKind kind, EntityKey key, Disposal disposal, Receipt receipt);

    /**
     * Frees a name and a place for good, as if the entity had never been here; its files stay. What the client is answered is
     * the metadata file that the pointer was at, which only the transaction can tell.
     *
     * @return where its pointer was, empty if there was no entity of that kind
     */
    Optional<Pointer> forget(EntityKind kind, EntityKey key, Receipt receipt);
}
