package io.tarn.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of a listing.
 *
 * @param items what is listed
 * @param nextToken to ask for what follows; null at the end
 */
public record NamePage<T>(List<T> items, @Nullable String nextToken) {}
