package io.tarn.catalog;

import io.tarn.catalog.metastore.EntityKey;
import java.util.function.Supplier;
import org.apache.iceberg.exceptions.BadRequestException;

/**
 * Building metadata from what a client sent. Iceberg's builders check most of it, but what they meet unprepared (an id that
 * nothing has, a list that is empty) ends in exceptions that look like defects of ours; on the way from a request to its
 * metadata they are the request's.
 */
final class Updating {
    private Updating() {}

    /**
     * Builds it.
     *
     * @throws BadRequestException if the updates cannot be applied, in their order, to what there is
     */
    static <T> T of(EntityKey key, Supplier<T> building) {
        try {
            return building.get();
        } catch (IllegalStateException
                | NullPointerException
                | ArithmeticException
                | ClassCastException
                | IndexOutOfBoundsException e) {
            throw new BadRequestException(e, "Cannot apply the updates to %s: %s", key, e.getMessage());
        }
    }
}
