package io.tarn.query.job;

import io.tarn.api.ByteSize;
import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import io.tarn.query.statement.StatementId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folders of held results, and the disk space that they take together. The space has a bound: for a result that grows,
 * finished ones go, oldest first; one that does not fit even then fails its statement. So has the number of finished ones. Safe for use by many threads.
 */
final class ResultStore {
    private static final Logger LOG = LoggerFactory.getLogger(ResultStore.class);

    /** Ended jobs that are kept, however little they take on disk: each takes some memory. */
    static final int MOST_FINISHED = 10_000;

    private final Path root;
    private final long mostBytes;

    // Guarded by this.
    private final Map<StatementId, Long> sizes = new HashMap<>();
    private final Map<StatementId, Runnable> finished = new LinkedHashMap<>();
    private long total;

    ResultStore(Path root, long mostBytes) {
        this.root = root;
        this.mostBytes = mostBytes;
    }

    /** The file for the result of a job's part; its folder is there. */
    Path file(StatementId id, int part) {
        try {
            return Files.createDirectories(root.resolve(id.value())).resolve(part + ".arrow");
        } catch (IOException e) {
            throw new TarnException(
                    ErrorCode.OUT_OF_RESOURCES,
                    "the result of statement " + id + " cannot be held: no folder can be made in the scratch space",
                    e);
        }
    }

    /**
     * A result has grown.
     *
     * @throws TarnException {@code OUT_OF_RESOURCES} if it does not fit
     */
    void grew(StatementId id, long moreBytes) {
        while (true) {
            Map.@Nullable Entry<StatementId, Runnable> oldest;
            synchronized (this) {
                if (total + moreBytes <= mostBytes) {
                    total += moreBytes;
                    sizes.merge(id, moreBytes, Long::sum);
                    return;
                }
                oldest = finished.isEmpty()
                        ? null
                        : finished.entrySet().iterator().next();
                if (oldest != null) {
                    finished.remove(oldest.getKey());
                }
            }
            if (oldest == null) {
                throw new TarnException(
                        ErrorCode.OUT_OF_RESOURCES,
                        "the result of statement " + id + " does not fit: results that are held may take "
                                + new ByteSize(mostBytes)
                                + " of disk together (sql.results.max-size); take it as one stream, without waitTimeout"
                                + " and Idempotency-Key, or set a rowLimit");
            }
            LOG.debug("The result of statement {} makes room", oldest.getKey());
            oldest.getValue().run();
        }
    }

    /** A job has ended: its results may make room for others, by this action. */
    void mayGo(StatementId id, Runnable forget) {
        Runnable oldest = null;
        synchronized (this) {
            finished.put(id, forget);
            if (finished.size() > MOST_FINISHED) {
                oldest = finished.remove(finished.keySet().iterator().next());
            }
        }
        if (oldest != null) {
            oldest.run();
        }
    }

    /** Deletes what is held of a job. */
    void delete(StatementId id) {
        synchronized (this) {
            finished.remove(id);
            Long size = sizes.remove(id);
            total -= size == null ? 0 : size;
        }
        Path folder = root.resolve(id.value());
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> below = Files.walk(folder)) {
            for (Path path : below.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("The held result of statement {} cannot be deleted", id, e);
        }
    }
}
