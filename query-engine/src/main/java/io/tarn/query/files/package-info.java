/** Files that belong to no table: which of them a statement may read, and which a path with wildcards means. */
@NullMarked
package io.tarn.query.files;

import org.jspecify.annotations.NullMarked;
