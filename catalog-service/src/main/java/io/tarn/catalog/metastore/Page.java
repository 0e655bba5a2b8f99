package io.tarn.catalog.metastore;

/**
 * A stretch of a listing, by keyset: what comes after a name, so that changes between pages neither repeat nor skip others.
 *
 * @param after the last name of the page before, empty for the first page
 * @param limit how many at most
 */
public record Page(String after, int limit) {}
