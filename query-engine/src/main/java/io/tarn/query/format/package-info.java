/** Results as bytes: one encoder for each format in which a statement is answered. They know Arrow, neither Spark nor HTTP. */
@NullMarked
package io.tarn.query.format;

import org.jspecify.annotations.NullMarked;
