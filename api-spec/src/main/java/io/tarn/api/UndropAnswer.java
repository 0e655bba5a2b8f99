package io.tarn.api;

/**
 * The answer of {@code POST /v1/warehouses/{warehouse}/dropped/{id}/undrop}.
 *
 * @param kind {@code table} or {@code view}
 * @param name the name that it has now
 * @param location its place, as before
 */
public record UndropAnswer(String kind, EntityName name, String location) {}
