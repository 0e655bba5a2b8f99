package io.tarn.query.spark.offload;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.jspecify.annotations.Nullable;

/**
 * Results of native queries. A key is the text that DuckDB runs, which names every file that is read, deletes among them, with the
 * types of the columns: files of Iceberg tables never change, so neither does the result. What means something else
 * every time (the present moment, chance) never runs natively but as a value in the text. Safe for use by many threads.
 */
final class ResultCache {
    /** A larger result is not kept. */
    private static final int MOST_BYTES = 8 << 20;

    private final Cache<Key, byte[]> results;

    /** Results of so many bytes together. */
    ResultCache(long bytes, MeterRegistry meters) {
        this.results = Caffeine.newBuilder()
                .maximumWeight(bytes)
                .<Key, byte[]>weigher((key, result) -> 2 * key.sql().length() + result.length)
                .recordStats()
                .build();
        CaffeineCacheMetrics.monitor(meters, results, "tarn.result-cache");
    }

    /** What a result is of. */
    record Key(String sql, String schema) {}

    /** A result that is kept; null if it is not. */
    @Nullable
    Batches get(Key key, BufferAllocator allocator) {
        byte[] result = results.getIfPresent(key);
        return result == null ? null : new Kept(new ArrowStreamReader(new ByteArrayInputStream(result), allocator));
    }

    /** The same batches; once all of them have been read, they are kept. */
    Batches keep(Key key, Batches batches) {
        return new Keeping(key, batches);
    }

    private static final class Kept implements Batches {
        private final ArrowStreamReader reader;

        private Kept(ArrowStreamReader reader) {
            this.reader = reader;
        }

        @Override
        public boolean next() {
            try {
                return reader.loadNextBatch();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public VectorSchemaRoot batch() {
            try {
                return reader.getVectorSchemaRoot();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public boolean kept() {
            return true;
        }

        @Override
        public void close() {
            try {
                reader.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private final class Keeping implements Batches {
        private final Key key;
        private final Batches batches;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private @Nullable ArrowStreamWriter writer;

        private Keeping(Key key, Batches batches) {
            this.key = key;
            this.batches = batches;
            this.writer = new ArrowStreamWriter(batches.batch(), null, bytes);
        }

        @Override
        public boolean next() {
            boolean more = batches.next();
            ArrowStreamWriter open = writer;
            if (open != null) {
                write(open, more);
            }
            return more;
        }

        private void write(ArrowStreamWriter open, boolean more) {
            try {
                if (more) {
                    open.writeBatch();
                }
                boolean whole = !more && bytes.size() <= MOST_BYTES;
                if (whole) {
                    open.end();
                    results.put(key, bytes.toByteArray());
                }
                if (!more || bytes.size() > MOST_BYTES) {
                    writer = null;
                    bytes.reset();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public VectorSchemaRoot batch() {
            return batches.batch();
        }

        @Override
        public boolean kept() {
            return false;
        }

        @Override
        public void close() {
            batches.close();
        }
    }
}
