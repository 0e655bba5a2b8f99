package io.tarn.query.duckdb;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads with large stacks, on which DuckDB is called. It recurses over expressions and operators while it plans; where the stack of the
 * calling thread does not suffice, the process ends, without an exception. The size is a reserve: statements are refused long before
 * they would need it. As many threads as there are callers; memory is taken only as far as a stack is used. Safe for use by many
 * threads.
 */
final class StackThreads implements AutoCloseable {
    private static final long STACK_BYTES = 256L << 20;
    private static final long IDLE_SECONDS = 60;

    private final ExecutorService threads = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), StackThreads::thread);

    private static Thread thread(Runnable work) {
        // What a statement's thread says to those that it starts is not for other statements.
        Thread thread = new Thread(null, work, "duckdb", STACK_BYTES, false);
        thread.setDaemon(true);
        return thread;
    }

    /** Does some work to its end, also if this thread is interrupted: work on DuckDB ends early only if it is cancelled there. */
    <T> T run(Callable<T> work) {
        Future<T> future = threads.submit(work);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw thrown(e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RuntimeException thrown(ExecutionException failed) {
        if (failed.getCause() instanceof Error error) {
            throw error;
        }
        return failed.getCause() instanceof RuntimeException known ? known : new IllegalStateException(failed);
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
