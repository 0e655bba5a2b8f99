package io.tarn.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code PATCH /v1/warehouses/{name}}: keys with a value are set, keys with null are removed, all others stay.
 *
 * @param allowLocations locations below which clients may place its tables and views from now on; absent is none
 * @param disallowLocations locations that are not allowed any more; what is there stays; absent is none
 * @param defaults changes of the defaults; absent changes nothing
 * @param overrides changes of the overrides; absent changes nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WarehousePatch(
        @Nullable List<String> allowLocations,
        @Nullable List<String> disallowLocations,
        @Nullable Map<String, @Nullable String> defaults,
        @Nullable Map<String, @Nullable String> overrides) {}
