package io.tarn.query.spark;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import org.apache.spark.SparkEnv;
import org.apache.spark.storage.BlockData;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.RDDBlockId;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.io.ChunkedByteBuffer;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.reflect.ClassTag$;

/**
 * The blocks of one result in the block managers of driver and executors, on their disks. They carry the id of an RDD that
 * does not exist otherwise, because Spark can forget all blocks of an RDD at once, wherever they are.
 *
 * @param rdd the id
 */
record BlockStore(int rdd) implements Serializable {
    private static BlockManager manager() {
        return SparkEnv.get().blockManager();
    }

    private BlockId id(int place) {
        return new RDDBlockId(rdd, place);
    }

    /** Puts a block on the disk of this process. */
    void put(int place, byte[] bytes) throws IOException {
        boolean stored = manager()
                .putBytes(
                        id(place),
                        new ChunkedByteBuffer(ByteBuffer.wrap(bytes)),
                        StorageLevel.DISK_ONLY(),
                        true,
                        ClassTag$.MODULE$.apply(byte[].class));
        if (!stored) {
            throw new IOException(
                    "cannot keep a block of the result on disk; the log of Spark's block manager says why");
        }
    }

    /** The bytes of a block, wherever it is; null if it is lost with its executor. */
    byte @Nullable [] take(int place) throws IOException {
        BlockId id = id(place);
        Option<BlockData> local = manager().getLocalBytes(id);
        if (local.isDefined()) {
            return takeLocal(id, local.get());
        }
        Option<ChunkedByteBuffer> remote = manager().getRemoteBytes(id);
        if (remote.isEmpty()) {
            return null;
        }
        try (InputStream in = remote.get().toInputStream(true)) {
            return in.readAllBytes();
        } finally {
            manager().master().removeBlock(id);
        }
    }

    private static byte[] takeLocal(BlockId id, BlockData data) throws IOException {
        byte[] bytes;
        try (InputStream in = data.toInputStream()) {
            bytes = in.readAllBytes();
        } finally {
            manager().releaseLockAndDispose(id, data, Option.empty());
        }
        manager().removeBlock(id, true);
        return bytes;
    }

    /** Forgets a block of this process. */
    void drop(int place) {
        manager().removeBlock(id(place), true);
    }

    /** Forgets all blocks, in the background. */
    void clear() {
        manager().master().removeRdd(rdd, false);
    }
}
