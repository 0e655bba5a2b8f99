package io.tarn.query.spark.offload.scan;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What was read from delete files, which never change, as far as it fits; the least recently used goes first. Safe for use by many threads,
 * of which two may read the same file at the same time.
 */
final class DeleteCache {
    /** A deleted position takes about one byte. */
    private static final long MOST_BYTES = 32 << 20;

    private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    private record Entry(Object value, long bytes) {}

    boolean takes(long size) {
        return size <= MOST_BYTES;
    }

    @SuppressWarnings("unchecked")
    <V> V get(String file, Supplier<V> read, long size) {
        synchronized (this) {
            Entry known = entries.get(file);
            if (known != null) {
                return (V) known.value();
            }
        }
        V value = read.get();
        add(file, new Entry(value, size));
        return value;
    }

    private synchronized void add(String file, Entry entry) {
        Entry before = entries.put(file, entry);
        bytes += entry.bytes() - (before == null ? 0 : before.bytes());
        Iterator<Entry> oldest = entries.values().iterator();
        while (bytes > MOST_BYTES && oldest.hasNext()) {
            bytes -= oldest.next().bytes();
            oldest.remove();
        }
    }
}
