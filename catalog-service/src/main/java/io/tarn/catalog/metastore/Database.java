package io.tarn.catalog.metastore;

import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The catalog's database: transactions that read, transactions that change, and what their failure means. Whatever stands
 * above it tells {@link MetastoreException}, after which nothing was changed, from {@link OutcomeUnknownException}.
 *
 * <p>Work that failed because another transaction came first, or on a connection that was no use any more, was rolled back
 * and runs again, a bounded number of times; so work must be the same however often it runs. A commit is never sent twice.
 * Thread-safe.
 */
public final class Database implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final int MOST_RUNS = 10;
    private static final int MOST_CONNECTIONS = 3;
    private static final int PAUSE_MILLIS = 5;

    private final Jdbi writes;
    private final Jdbi reads;
    private final BareReads bareReads;
    private final Dialect dialect;
    private final Runnable closing;

    Database(Jdbi writes, ConnectionFactory reads, Dialect dialect, Runnable closing) {
        this.writes = writes;
        this.reads = Jdbi.create(reads);
        this.bareReads = new BareReads(reads, dialect);
        this.dialect = dialect;
        this.closing = closing;
    }

    Dialect dialect() {
        return dialect;
    }

    /** Waits, within a bound, for what is under way, then closes the connections. */
    @Override
    public void close() {
        closing.run();
    }

    /** Reads; sees every change that was answered before the call. */
    <T> T read(String what, HandleCallback<T, RuntimeException> work) {
        Handle handle = open(what, reads);
        for (int connections = 1; ; connections++) {
            try {
                return work.withHandle(handle);
            } catch (JdbiException e) {
                if (!dialect.lostConnection(sqlState(e)) || connections == MOST_CONNECTIONS) {
                    throw failed(what, e);
                }
            } finally {
                close(what, handle);
            }
            handle = open(what, reads);
        }
    }

    /** The same for one statement that is run very often. */
    <T> T read(Supplier<String> what, String sql, BareReads.Reading<T> reading) {
        for (int connections = 1; ; connections++) {
            try {
                return bareReads.read(sql, reading);
            } catch (SQLException e) {
                if (!dialect.lostConnection(sqlState(e)) || connections == MOST_CONNECTIONS) {
                    throw failed(what.get(), e);
                }
            }
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
        int connections = 1;
        for (int run = 1; ; run++) {
            Handle handle = open(what, writes);
            try {
                T result = begun(handle, work);
                commit(what, handle);
                receipt.committed();
                return result;
            } catch (JdbiException e) {
                boolean again = dialect.lostRace(sqlState(e))
                        || (dialect.lostConnection(sqlState(e)) && connections++ < MOST_CONNECTIONS);
                if (!again || run == MOST_RUNS) {
                    throw failed(what, e);
                }
                LOG.debug("Runs again: {}: {}", what, e.getMessage());
            } finally {
                close(what, handle);
            }
            LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(1, PAUSE_MILLIS * run) * 1_000_000L);
        }
    }

    private static Handle open(String what, Jdbi connections) {
        try {
            return connections.open();
        } catch (JdbiException e) {
            throw failed(what, e);
        }
    }

    /** A {@link JdbiException} that leaves this method is a failure of the database before the commit. */
    private static <T> T begun(Handle handle, HandleCallback<T, RuntimeException> work) {
        try {
            handle.begin();
            return work.withHandle(handle);
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

    private static @Nullable String sqlState(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
        }
        return null;
    }

    private static MetastoreException failed(String what, Exception e) {
        Throwable root = e.getCause() == null ? e : e.getCause();
        return new MetastoreException("the catalog database could not " + what + ": " + root.getMessage(), e);
    }
}
