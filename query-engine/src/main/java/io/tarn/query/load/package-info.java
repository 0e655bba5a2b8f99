/**
 * Loading files into tables, without the engine that reads them: the staging folder of uploads, what a load request means,
 * the checks of files that need no engine, and the queue of loads. {@link io.tarn.query.load.Loads} is the door;
 * {@link io.tarn.query.load.TableLoader} is what an engine provides.
 */
@NullMarked
package io.tarn.query.load;

import org.jspecify.annotations.NullMarked;
