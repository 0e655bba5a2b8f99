package io.tarn.query.spark;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A compressed Arrow batch on its way to the driver: itself, or the place in the block managers where it lies.
 *
 * @param bytes null if it lies in a block manager
 * @param store where it lies
 * @param place under which number, meaningless otherwise
 */
record ResultBlock(byte @Nullable [] bytes, BlockStore store, int place) implements Serializable {}
