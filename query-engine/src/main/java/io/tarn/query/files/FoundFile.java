package io.tarn.query.files;

import java.nio.file.Path;

/**
 * A file that a path of a user led to.
 *
 * @param folder the allowed folder that it lies in, by its real path
 * @param path its real path, without links
 * @param sizeBytes its length
 * @param modifiedMillis when its content last changed, in milliseconds since 1970
 */
public record FoundFile(Path folder, Path path, long sizeBytes, long modifiedMillis) {}
