/** {@code tarn spark}: a standalone Spark cluster whose machines run from the jars that the server itself runs from. */
@NullMarked
package io.tarn.cli.spark;

import org.jspecify.annotations.NullMarked;
