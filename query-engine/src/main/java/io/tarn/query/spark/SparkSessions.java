package io.tarn.query.spark;

import io.tarn.api.DurationText;
import io.tarn.api.ErrorCode;
import io.tarn.api.SessionInfo;
import io.tarn.api.TarnException;
import io.tarn.api.UserName;
import io.tarn.query.background.Rounds;
import io.tarn.query.statement.NamespaceLevels;
import io.tarn.query.statement.SessionId;
import io.tarn.query.statement.SettingValues;
import io.tarn.query.statement.StatementSpec;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.connector.catalog.CatalogManager;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of clients, and the session of each statement: its client's, or a fresh one that is gone after it. That a
 * client's session runs one statement at a time is the statements' queue's business. Safe for use by many threads.
 */
public final class SparkSessions implements AutoCloseable {
    private static final Duration SWEEP_EVERY = Duration.ofSeconds(1);

    private final SparkRuntime runtime;
    private final Limits limits;
    private final Clock clock;
    private final Semaphore places;
    private final Map<SessionId, ClientSession> sessions = new ConcurrentHashMap<>();
    private final Rounds sweeper = new Rounds("session-sweeper");

    /**
     * How many sessions there are and how long.
     *
     * @param sessions at the same time
     * @param idle how long one lives without a call, at most
     */
    public record Limits(int sessions, Duration idle) {}

    /** No sessions yet; the runtime may still be starting. */
    public SparkSessions(SparkRuntime runtime, Limits limits, Clock clock) {
        this.runtime = runtime;
        this.limits = limits;
        this.clock = clock;
        this.places = new Semaphore(limits.sessions());
        sweeper.every(SWEEP_EVERY, () -> sessions.values().forEach(this::endIfIdle));
    }

    /**
     * What a client wants of a session.
     *
     * @param user who makes it
     * @param catalog null for the default one
     * @param namespace none for the catalog's default
     * @param settings of all its statements
     * @param idle how long it lives without a call, null for the longest
     */
    public record Wish(
            UserName user,
            @Nullable String catalog,
            NamespaceLevels namespace,
            SettingValues settings,
            @Nullable Duration idle) {}

    /**
     * Makes a session for a client.
     *
     * @throws TarnException {@code TOO_MANY_REQUESTS} if there are too many; {@code NOT_FOUND} or {@code NAMESPACE_NOT_FOUND} for a catalog or namespace that
     *     is not there; {@code FORBIDDEN} or {@code INVALID_VALUE} for a setting or an idle time that cannot be
     */
    public SessionInfo open(Wish wish) {
        Duration idle = idle(wish);
        if (!places.tryAcquire()) {
            throw new TarnException(
                    ErrorCode.TOO_MANY_REQUESTS,
                    limits.sessions()
                            + " sessions are open already; end those that are not needed (DELETE /v1/sessions/{id}),"
                            + " or wait until idle ones end, after " + new DurationText(limits.idle()));
        }
        boolean kept = false;
        try {
            SparkSession spark = runtime.newSession();
            begin(spark, wish);
            ClientSession session = new ClientSession(SessionId.next(), wish.user(), idle, clock.instant(), spark);
            sessions.put(session.id(), session);
            kept = true;
            return info(session);
        } finally {
            if (!kept) {
                places.release();
            }
        }
    }

    private Duration idle(Wish wish) {
        Duration idle = wish.idle();
        if (idle == null) {
            return limits.idle();
        }
        if (idle.compareTo(limits.idle()) > 0) {
            throw new TarnException(
                    ErrorCode.INVALID_VALUE,
                    "idleTimeout " + new DurationText(idle) + " is above the longest one, "
                            + new DurationText(limits.idle()) + " (sql.session.idle)");
        }
        return idle;
    }

    private static void begin(SparkSession spark, Wish wish) {
        // A catalog that is opened looks for the session that it is opened for.
        SparkSession.setActiveSession(spark);
        try {
            wish.settings().byName().forEach((name, value) -> {
                AllowedSettings.check(name, value);
                spark.sessionState().conf().setConfString(name, value);
            });
            new CurrentNamespace(spark).use(wish.catalog(), wish.namespace().levels());
        } catch (Exception e) {
            // Scala does not declare what it throws.
            throw new SparkErrors(spark, "").translate(e);
        } finally {
            SparkSession.clearActiveSession();
        }
    }

    /**
     * What there is to say of a session of this user; that the user asks keeps it alive.
     *
     * @throws TarnException {@code NOT_FOUND} if there is none of that id, or none any more
     */
    public SessionInfo info(UserName user, SessionId id) {
        return info(touched(user, id));
    }

    private SessionInfo info(ClientSession session) {
        SparkSession.setActiveSession(session.spark());
        try {
            return place(session);
        } finally {
            SparkSession.clearActiveSession();
        }
    }

    private static SessionInfo place(ClientSession session) {
        CatalogManager catalogs = session.spark().sessionState().catalogManager();
        return new SessionInfo(
                session.id().value(),
                session.user().value(),
                catalogs.currentCatalog().name(),
                String.join(".", catalogs.currentNamespace()),
                session.createdAt().toString(),
                session.lastUsed().toString(),
                new DurationText(session.idle()).toString());
    }

    /**
     * Ends a session of this user. A statement that runs in it goes on with what the session has; the next one does not find it.
     *
     * @throws TarnException {@code NOT_FOUND} if there is none of that id, or none any more
     */
    public void end(UserName user, SessionId id) {
        end(touched(user, id));
    }

    /**
     * Keeps a session of this user alive: a statement for it has arrived.
     *
     * @throws TarnException {@code NOT_FOUND} if there is none of that id, or none any more
     */
    public void touch(UserName user, SessionId id) {
        touched(user, id);
    }

    private ClientSession touched(UserName user, SessionId id) {
        ClientSession session = living(user, id);
        if (!session.touch(clock.instant())) {
            throw missing(id);
        }
        return session;
    }

    private ClientSession living(UserName user, SessionId id) {
        ClientSession session = sessions.get(id);
        if (session == null || !session.user().equals(user) || endIfIdle(session)) {
            throw missing(id);
        }
        if (!runtime.current(session.spark())) {
            end(session);
            throw new TarnException(
                    ErrorCode.NOT_FOUND,
                    "session " + id + " ended when the Spark cluster went or came back, with what was set and made in"
                            + " it; POST /v1/sessions makes a new one");
        }
        return session;
    }

    private TarnException missing(SessionId id) {
        return new TarnException(
                ErrorCode.NOT_FOUND,
                "there is no session " + id + ": a session ends when it is idle for its idleTimeout ("
                        + new DurationText(limits.idle())
                        + " if it asked for nothing else), and with the server; POST /v1/sessions makes a new one");
    }

    /**
     * The session for a statement, active in this thread.
     *
     * @throws TarnException {@code NOT_FOUND} if the statement's user has no such session, or none any more
     */
    SessionLease lease(StatementSpec spec) {
        SessionId id = spec.session();
        if (id == null) {
            return new SessionLease(runtime.newSession(), null, clock);
        }
        ClientSession session = living(spec.user(), id);
        if (!session.enter(clock.instant())) {
            throw missing(id);
        }
        boolean leased = false;
        try {
            runtime.showWarehouses(session.spark());
            leased = true;
            return new SessionLease(session.spark(), session, clock);
        } finally {
            if (!leased) {
                session.leave(clock.instant());
            }
        }
    }

    /** How many there are. */
    public int count() {
        return sessions.size();
    }

    private boolean endIfIdle(ClientSession session) {
        if (!session.isIdle(clock.instant())) {
            return false;
        }
        end(session);
        return true;
    }

    private void end(ClientSession session) {
        if (sessions.remove(session.id(), session)) {
            places.release();
            session.end();
        }
    }

    /** Ends all sessions. */
    @Override
    public void close() {
        sweeper.close();
        sessions.values().forEach(this::end);
    }
}
