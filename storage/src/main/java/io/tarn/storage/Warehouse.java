package io.tarn.storage;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;

/**
 * A named root below which the data of its tables lies.
 *
 * @param name the prefix in catalog URLs and the catalog in SQL
 * @param root every table of the warehouse lies below it, and none of another warehouse
 */
public record Warehouse(WarehouseName name, Location root) {
    /**
     * Makes sure that a place can be the root of another warehouse.
     *
     * @throws TarnException {@code INVALID_VALUE} if it is at, within or around this one's root
     */
    public void mustBeApartFrom(Location other) {
        if (root.contains(other) || other.contains(root)) {
            String how = root.equals(other) ? "is" : root.contains(other) ? "lies within" : "lies around";
            throw new TarnException(
                    ErrorCode.INVALID_VALUE,
                    "'" + other + "' cannot be the root of a warehouse: it " + how + " the root of warehouse '" + name
                            + "'" + (root.equals(other) ? "" : ", " + root));
        }
    }
}
