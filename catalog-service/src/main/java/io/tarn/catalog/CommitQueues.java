package io.tarn.catalog;

import io.tarn.catalog.metastore.EntityKey;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.iceberg.exceptions.CommitFailedException;

/**
 * Commits to one table or view wait for each other here, in the order in which they came, rather than write metadata that
 * loses. Commits to different ones never meet. A queue lives only while someone is in it, and both the length of a queue and
 * the wait are bounded: who is turned away has changed nothing and may come again. Correctness does not hang on this: it is
 * the compare-and-set that decides, also against other servers. Thread-safe.
 */
final class CommitQueues {
    private static final int LONGEST_QUEUE = 128;
    private static final long LONGEST_WAIT_SECONDS = 60;

    private final ConcurrentHashMap<EntityKey, Queue> queues = new ConcurrentHashMap<>();

    /**
     * Waits until it is this caller's turn for all the keys. They are taken in one order by everyone, so that two commits
     * to the same tables cannot wait for each other.
     *
     * @throws CommitFailedException if too many wait already, or the wait takes too long
     */
    Turn await(Collection<EntityKey> keys) {
        Turn turn = new Turn();
        try {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_WAIT_SECONDS);
            for (EntityKey key : new TreeSet<>(keys)) {
                turn.add(key, deadline);
            }
            return turn;
        } catch (RuntimeException e) {
            turn.close();
            throw e;
        }
    }

    int size() {
        return queues.size();
    }

    private Queue enter(EntityKey key) {
        return queues.compute(key, (name, present) -> {
            Queue queue = present == null ? new Queue() : present;
            if (queue.users == LONGEST_QUEUE) {
                throw new CommitFailedException("%d commits to %s wait already; try again later", LONGEST_QUEUE, key);
            }
            queue.users++;
            return queue;
        });
    }

    private void leave(EntityKey key) {
        queues.computeIfPresent(key, (name, queue) -> --queue.users == 0 ? null : queue);
    }

    /** A fair lock, and how many hold or await it; the count changes only within the map's computations. */
    private static final class Queue {
        private final ReentrantLock lock = new ReentrantLock(true);
        private int users;
    }

    /** Holds the keys until it is closed, by the thread that took them. */
    final class Turn implements AutoCloseable {
        private final Deque<Runnable> releases = new ArrayDeque<>();

        private void add(EntityKey key, long deadline) {
            Queue queue = enter(key);
            boolean taken = false;
            try {
                taken = queue.lock.tryLock(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                if (!taken) {
                    leave(key);
                }
            }
            if (!taken) {
                throw new CommitFailedException(
                        "The commit to %s did not get its turn within %d s; try again later",
                        key, LONGEST_WAIT_SECONDS);
            }
            releases.push(() -> {
                queue.lock.unlock();
                leave(key);
            });
        }

        @Override
        public void close() {
            releases.forEach(Runnable::run);
            releases.clear();
        }
    }
}
