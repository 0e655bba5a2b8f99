package io.tarn.catalog.metastore;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The catalog's database: transactions that read, transactions that change, and what their failure means. Whatever stands
 * above it tells {@link MetastoreException}, after which nothing was changed, from {@link OutcomeUnknownException}.
 * Thread-safe.
 */
public final class Database implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    private final Jdbi writes;
    private final Jdbi reads;
    private final Runnable closing;

    Database(Jdbi writes, Jdbi reads, Runnable closing) {
        this.writes = writes;
        this.reads = reads;
        this.closing = closing;
    }

    /** Waits, within a bound, for what is under way, then closes the connections. */
    @Override
    public void close() {
        closing.run();
    }

    /** Reads; sees every change that was answered before the call. */
    <T> T read(String what, HandleCallback<T, RuntimeException> work) {
        try {
            return reads.withHandle(work);
        } catch (JdbiException e) {
            throw failed(what, e);
        }
    }

    /** Changes all of what the work says, or nothing. */
    <T> T change(String what, HandleCallback<T, RuntimeException> work) {
        return change(what, Receipt.none(), work);
    }

    /**
     * The same; the work puts the receipt into the transaction where it changes something. Work that fails has changed
     * nothing; a commit that fails leaves it open whether it took effect.
     *
     * @throws AlreadyAnsweredException if the receipt's key was used before; nothing was changed now
     */
    <T> T change(String what, Receipt receipt, HandleCallback<T, RuntimeException> work) {
        Handle handle = open(what);
        try {
            T result = begun(what, handle, work);
            commit(what, handle);
            receipt.committed();
            return result;
        } finally {
            close(what, handle);
        }
    }

    private Handle open(String what) {
        try {
            return writes.open();
        } catch (JdbiException e) {
            throw failed(what, e);
        }
    }

    private static <T> T begun(String what, Handle handle, HandleCallback<T, RuntimeException> work) {
        try {
            handle.begin();
            return work.withHandle(handle);
        } catch (JdbiException e) {
            rollback(handle, e);
            throw failed(what, e);
        } catch (RuntimeException e) {
            rollback(handle, e);
            throw e;
        }
    }

    private static void commit(String what, Handle handle) {
        try {
            handle.commit();
        } catch (RuntimeException e) {
            rollback(handle, e);
            throw new OutcomeUnknownException("cannot tell whether the catalog database did: " + what, e);
        }
    }

    /** The outcome is known by now, so a failure here must not replace it. */
    private static void close(String what, Handle handle) {
        try {
            handle.close();
        } catch (RuntimeException e) {
            LOG.warn("Cannot close the connection that was to {}: {}", what, e.getMessage());
        }
    }

    private static void rollback(Handle handle, RuntimeException cause) {
        try {
            handle.rollback();
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    private static MetastoreException failed(String what, JdbiException e) {
        Throwable root = e.getCause() == null ? e : e.getCause();
        return new MetastoreException("the catalog database could not " + what + ": " + root.getMessage(), e);
    }
}
