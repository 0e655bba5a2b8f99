/** Threads of the engine that do not keep the process alive, and what is done on them again and again. */
@NullMarked
package io.tarn.query.background;

import org.jspecify.annotations.NullMarked;
