package io.tarn.catalog.scan;

/**
 * Some of a plan's data manifests.
 *
 * @param from the first, from 0
 * @param to the one after the last
 */
record ManifestRange(int from, int to) {}
