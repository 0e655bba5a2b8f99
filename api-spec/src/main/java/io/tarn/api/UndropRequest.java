package io.tarn.api;

import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /v1/warehouses/{warehouse}/dropped/{id}/undrop}, which may be left out.
 *
 * @param name the name that it gets, the one that it had where this is absent
 */
public record UndropRequest(@Nullable EntityName name) {}
