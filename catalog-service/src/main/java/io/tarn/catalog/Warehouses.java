package io.tarn.catalog;

import io.tarn.api.Similarity;
import io.tarn.catalog.metastore.StoredWarehouse;
import io.tarn.catalog.metastore.WarehouseProperties;
import io.tarn.catalog.metastore.WarehouseTable;
import io.tarn.storage.Location;
import io.tarn.storage.Warehouse;
import io.tarn.storage.WarehouseName;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.iceberg.exceptions.NoSuchWarehouseException;
import org.jspecify.annotations.Nullable;

/**
 * The warehouses, as the database has them at each call. Only the catalogs over them are kept in memory, so that a load or a
 * commit asks nothing more: one that another server has dropped meanwhile has no namespaces, so nothing is found in it and
 * nothing can be made in it; one that was made anew with another root is known by that root when anybody asks for its
 * configuration here, and until then the database refuses new places below the old one. Thread-safe.
 */
public final class Warehouses {
    private final WarehouseTable table;
    private final WarehouseRoots roots;
    private final Function<Warehouse, WarehouseCatalog> opened;
    private final ConcurrentHashMap<String, WarehouseCatalog> catalogs = new ConcurrentHashMap<>();

    /** What to do where the root of a new warehouse is a directory with files in it. */
    public enum ExistingFiles {
        ALLOWED,
        REFUSED
    }

    Warehouses(WarehouseTable table, WarehouseRoots roots, Function<Warehouse, WarehouseCatalog> opened) {
        this.table = table;
        this.roots = roots;
        this.opened = opened;
    }

    void createFirst(Warehouse first) {
        table.createFirst(first);
    }

    /** All of them, the default one first. */
    public List<StoredWarehouse> list() {
        return table.all();
    }

    /** Their names, the default one first. */
    public List<String> names() {
        return table.names();
    }

    /** The default one: of those that there are, the one created first. */
    public StoredWarehouse first() {
        return get(names().get(0));
    }

    /**
     * One of them.
     *
     * @throws NoSuchWarehouseException if there is none of that name
     */
    public StoredWarehouse get(String name) {
        StoredWarehouse stored = table.find(name).orElseThrow(() -> missing(name));
        open(stored.warehouse());
        return stored;
    }

    /**
     * Makes a warehouse; its folder is made where it is not there yet.
     *
     * @param root where its tables lie; null is a directory of its name beside the first one
     * @param allowed further locations for tables whose clients name a location
     * @param existing whether there may be files at the root already, such as tables to be registered
     * @throws io.tarn.api.TarnException {@code ALREADY_EXISTS} if the name is taken, {@code INVALID_VALUE} if the root cannot
     *     be one or meets that of another warehouse, {@code STORAGE_FAILED} if it cannot be written
     */
    public StoredWarehouse create(
            WarehouseName name,
            @Nullable Location root,
            List<Location> allowed,
            ExistingFiles existing,
            WarehouseProperties properties) {
        table.mustBeFree(name);
        Warehouse warehouse = new Warehouse(name, root == null ? roots.beside(name) : root, allowed);
        roots.check(warehouse, existing, others());
        return table.create(warehouse, properties);
    }

    /**
     * Changes what clients are told and which locations are allowed, as one step.
     *
     * @throws NoSuchWarehouseException if there is none of that name
     * @throws io.tarn.api.TarnException {@code INVALID_VALUE} if a location that is new cannot be allowed
     */
    public StoredWarehouse update(String name, UnaryOperator<StoredWarehouse> change) {
        List<Warehouse> others = others();
        StoredWarehouse changed = table.update(get(name).warehouse().name(), before -> {
            StoredWarehouse after = change.apply(before);
            if (!after.warehouse().equals(before.warehouse())) {
                roots.checkAllowed(after.warehouse(), others);
            }
            return after;
        });
        open(changed.warehouse());
        return changed;
    }

    private List<Warehouse> others() {
        return list().stream().map(StoredWarehouse::warehouse).toList();
    }

    /**
     * Drops an empty warehouse; files stay.
     *
     * @throws NoSuchWarehouseException if there is none of that name
     * @throws io.tarn.api.TarnException {@code NOT_EMPTY} if something is in it, or it is the last
     */
    public void drop(String name) {
        table.drop(get(name).warehouse().name());
        catalogs.remove(name);
    }

    WarehouseCatalog catalog(String name) {
        WarehouseCatalog known = catalogs.get(name);
        return known == null
                ? open(table.find(name).orElseThrow(() -> missing(name)).warehouse())
                : known;
    }

    private WarehouseCatalog open(Warehouse warehouse) {
        return catalogs.compute(
                warehouse.name().value(),
                (name, known) -> known != null && known.isOf(warehouse) ? known : opened.apply(warehouse));
    }

    private NoSuchWarehouseException missing(String name) {
        catalogs.remove(name);
        List<String> names = names();
        return new NoSuchWarehouseException(
                "Warehouse does not exist: %s%s; this server has %s",
                name, new Similarity(names).hint(name), String.join(", ", names));
    }
}
