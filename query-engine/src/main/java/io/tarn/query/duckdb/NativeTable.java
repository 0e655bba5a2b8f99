package io.tarn.query.duckdb;

import java.io.IOException;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;

/** A small table that a query reads beside files, such as deleted positions. */
public interface NativeTable {
    /**
     * What the query calls it. Tables of the same name have the same rows, always: the name stands for the content, for
     * example by a hash of what it was read from.
     */
    String name();

    /**
     * The rows, from the first one. The caller closes the reader.
     *
     * @throws IOException if what they come from cannot be read
     */
    ArrowReader open(BufferAllocator allocator) throws IOException;
}
