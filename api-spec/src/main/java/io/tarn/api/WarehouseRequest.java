package io.tarn.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /v1/warehouses}.
 *
 * @param name 1 to 63 of a-z, 0-9, _ and -, beginning with a letter
 * @param root the location below which its tables lie; absent is a directory of its name beside the first warehouse
 * @param allowedLocations further locations below which clients may place its tables and views; absent is none
 * @param allowExistingFiles true to take a root in which there are files already, such as tables to be registered
 * @param defaults what clients are told to use where they are configured with nothing else; absent is none
 * @param overrides what clients are told to use whatever they are configured with; absent is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WarehouseRequest(
        String name,
        @Nullable String root,
        @Nullable List<String> allowedLocations,
        @Nullable Boolean allowExistingFiles,
        @Nullable Map<String, String> defaults,
        @Nullable Map<String, String> overrides) {}
