package io.tarn.query.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tarn.api.ColumnInfo;
import io.tarn.api.ErrorCode;
import io.tarn.api.StatementStats;
import io.tarn.api.TarnException;
import io.tarn.api.UserName;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StatementsTest {
    private static final UserName ANN = new UserName("ann");
    private static final UserName BOB = new UserName("bob");
    private static final UserName EVE = new UserName("eve");

    private final WaitingRunner runner = new WaitingRunner();
    private final Statements statements =
            new Statements(runner, new StatementBounds(2, 1, Duration.ofHours(1)), new SimpleMeterRegistry());

    @AfterEach
    void close() {
        statements.close();
    }

    @Test
    void oneStatementTooManyIsRefusedAndTheWaitingOneRunsInItsTurn() throws Exception {
        CompletableFuture<ErrorCode> first = start("a", Duration.ofMinutes(1));
        CompletableFuture<ErrorCode> second = start("b", Duration.ofMinutes(1));
        runner.awaitRunning(2);
        CompletableFuture<ErrorCode> waiting = start("c", Duration.ofMinutes(1));
        while (statements.queue().waiting() == 0) {
            Thread.sleep(5);
        }

        assertThat(start("d", Duration.ofMinutes(1)).get()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS);
        runner.release("a");
        assertThat(first.get()).isNull();
        runner.release("b");
        runner.release("c");
        assertThat(second.get()).isNull();
        assertThat(waiting.get()).isNull();
        assertThat(statements.queue().running()).isZero();
    }

    @Test
    void aTimeoutCountsTheWaitForTheTurn() throws Exception {
        start("a", Duration.ofMinutes(1));
        start("b", Duration.ofMinutes(1));
        runner.awaitRunning(2);
        assertThat(start("c", Duration.ofMillis(50)).get()).isEqualTo(ErrorCode.STATEMENT_TIMEOUT);
        assertThat(statements.queue().waiting()).isZero();
    }

    @Test
    void theFirstOfAnotherUserWaitsForOneTurnNotForAllOfTheUserBefore() throws Exception {
        Statements wide =
                new Statements(runner, new StatementBounds(1, 100, Duration.ofHours(1)), new SimpleMeterRegistry());
        List<String> order = new CopyOnWriteArrayList<>();
        runner.onRun = order::add;
        start(wide, "block", ANN, null);
        runner.awaitRunning(1);
        List<StatementId> many = new ArrayList<>();
        for (int i = 0; i < 90; i++) {
            many.add(startAndAwaitWaiting(wide, "ann-" + i, ANN));
        }
        StatementId bob1 = startAndAwaitWaiting(wide, "bob-0", BOB);
        StatementId bob2 = startAndAwaitWaiting(wide, "bob-1", BOB);
        StatementId eve = startAndAwaitWaiting(wide, "eve-0", EVE);
        assertThat(wide.queuePlace(many.get(0))).isEqualTo(1);
        assertThat(wide.queuePlace(many.get(1))).isEqualTo(4);
        assertThat(wide.queuePlace(bob1)).isEqualTo(2);
        assertThat(wide.queuePlace(bob2)).isEqualTo(5);
        assertThat(wide.queuePlace(eve)).isEqualTo(3);
        assertThat(wide.queuePlace(many.get(89))).isEqualTo(93);
        assertThat(wide.queuePlace(StatementId.next())).isNull();

        runner.releaseAll();
        while (order.size() < 94) {
            Thread.sleep(5);
        }
        assertThat(order.subList(0, 8))
                .containsExactly("block", "ann-0", "bob-0", "eve-0", "ann-1", "bob-1", "ann-2", "ann-3");
        assertThat(order.subList(8, 94))
                .isEqualTo(IntStream.range(4, 90).mapToObj(i -> "ann-" + i).toList());
        wide.close();
    }

    @Test
    void aSessionRunsOneStatementAtATimeAndLetsOthersPass() throws Exception {
        SessionId session = SessionId.next();
        Statements wide =
                new Statements(runner, new StatementBounds(3, 100, Duration.ofHours(1)), new SimpleMeterRegistry());
        CompletableFuture<ErrorCode> first = start(wide, "first", ANN, session);
        runner.awaitRunning(1);
        CompletableFuture<ErrorCode> second = start(wide, "second", ANN, session);
        awaitWaiting(wide, 1);
        CompletableFuture<ErrorCode> third = start(wide, "third", BOB, session);
        awaitWaiting(wide, 2);
        CompletableFuture<ErrorCode> alone = start(wide, "alone", ANN, null);
        runner.awaitRunning(2);
        assertThat(runner.running.values()).containsExactlyInAnyOrder("first", "alone");
        assertThat(wide.queue().waiting()).isEqualTo(2);

        runner.release("first");
        assertThat(first.get()).isNull();
        runner.awaitRunning(2);
        assertThat(runner.running.values()).containsExactlyInAnyOrder("second", "alone");
        wide.cancelAll(session);
        assertThat(second.get()).isEqualTo(ErrorCode.STATEMENT_CANCELLED);
        assertThat(third.get()).isEqualTo(ErrorCode.STATEMENT_CANCELLED);
        runner.release("alone");
        assertThat(alone.get()).isNull();
        assertThat(wide.queue().running()).isZero();
        wide.close();
    }

    @Test
    void theWaitIsPartOfTheStats() throws Exception {
        start("a", Duration.ofMinutes(1));
        CompletableFuture<ErrorCode> second = start("b", Duration.ofMinutes(1));
        runner.awaitRunning(2);
        CompletableFuture<StatementStats> waiting = new CompletableFuture<>();
        Statement statement = statements.statement(StatementId.next(), spec("c", Duration.ofMinutes(1)));
        runner.release("c");
        Thread thread = new Thread(() -> {
            try {
                waiting.complete(statement.run(new NoSink()));
            } catch (IOException | RuntimeException e) {
                waiting.completeExceptionally(e);
            }
        });
        thread.start();
        awaitWaiting(statements, 1);
        Thread.sleep(20);
        runner.release("b");
        assertThat(second.get()).isNull();
        assertThat(waiting.get().queuedMillis()).isBetween(10L, waiting.get().elapsedMillis());
    }

    private static void awaitWaiting(Statements statements, int count) throws InterruptedException {
        while (statements.queue().waiting() < count) {
            Thread.sleep(2);
        }
    }

    /** One after the other, so that the order of arrival is known. */
    private StatementId startAndAwaitWaiting(Statements where, String sql, UserName user) throws InterruptedException {
        int before = where.queue().waiting();
        StatementId id = StatementId.next();
        start(where.statement(id, spec(sql, user, null, Duration.ofMinutes(1))));
        awaitWaiting(where, before + 1);
        return id;
    }

    private static CompletableFuture<ErrorCode> start(
            Statements where, String sql, UserName user, @Nullable SessionId session) {
        return start(where.statement(StatementId.next(), spec(sql, user, session, Duration.ofMinutes(1))));
    }

    @Test
    void closingCancelsWhatRunsAndTakesNoMore() throws Exception {
        CompletableFuture<ErrorCode> running = start("a", Duration.ofMinutes(1));
        runner.awaitRunning(1);
        statements.close();
        assertThat(running.get()).isEqualTo(ErrorCode.SHUTTING_DOWN);
        assertThat(start("b", Duration.ofMinutes(1)).get()).isEqualTo(ErrorCode.SHUTTING_DOWN);
    }

    @Test
    void aCancelledStatementIsInterruptedUntilItEnds() throws Exception {
        runner.deafTo = 3;
        Statement statement = statements.statement(StatementId.next(), spec("a", Duration.ofMinutes(1)));
        CompletableFuture<ErrorCode> running = start(statement);
        runner.awaitRunning(1);
        statement.cancel();
        assertThat(running.get()).isEqualTo(ErrorCode.STATEMENT_CANCELLED);
        assertThat(runner.deafTo).isNegative();
    }

    @Test
    void aCommitInDoubtIsToldRatherThanTheCancellation() throws Exception {
        runner.onInterrupt = ErrorCode.COMMIT_STATE_UNKNOWN;
        assertThat(start("a", Duration.ofMillis(50)).get()).isEqualTo(ErrorCode.COMMIT_STATE_UNKNOWN);
    }

    @Test
    void theThreadIsNotLeftInterrupted() throws Exception {
        Statement statement = statements.statement(StatementId.next(), spec("a", Duration.ofMillis(50)));
        CompletableFuture<Boolean> interrupted = CompletableFuture.supplyAsync(() -> {
            assertThatThrownBy(() -> statement.run(new NoSink())).isInstanceOf(TarnException.class);
            return Thread.currentThread().isInterrupted();
        });
        assertThat(interrupted.get()).isFalse();
    }

    private static StatementSpec spec(String sql, Duration timeout) {
        return spec(sql, UserName.ANONYMOUS, null, timeout);
    }

    private static StatementSpec spec(String sql, UserName user, @Nullable SessionId session, Duration timeout) {
        return new StatementSpec(
                sql,
                Parameters.none(),
                null,
                NamespaceLevels.none(),
                user,
                session,
                SettingValues.none(),
                ResultLimits.none(),
                timeout);
    }

    private CompletableFuture<ErrorCode> start(String sql, Duration timeout) {
        return start(statements.statement(StatementId.next(), spec(sql, timeout)));
    }

    /** The code of the error that it ends with, or null. */
    private static CompletableFuture<ErrorCode> start(Statement statement) {
        CompletableFuture<ErrorCode> outcome = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                statement.run(new NoSink());
                outcome.complete(null);
            } catch (TarnException e) {
                outcome.complete(e.code());
            } catch (IOException e) {
                outcome.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return outcome;
    }

    private static final class NoSink implements ResultSink {
        @Override
        public void columns(List<ColumnInfo> columns, Schema schema) {}

        @Override
        public void batch(VectorSchemaRoot batch) {}
    }

    /** Runs a statement until it is released by its text or interrupted. */
    private static final class WaitingRunner implements StatementRunner {
        private final Map<String, CountDownLatch> latches = new ConcurrentHashMap<>();
        private final Map<StatementId, String> running = new ConcurrentHashMap<>();
        private volatile int deafTo;
        private volatile Consumer<String> onRun = sql -> {};
        private volatile boolean allReleased;
        private volatile ErrorCode onInterrupt = ErrorCode.INTERNAL_ERROR;

        @Override
        public void run(StatementRun run) {
            StatementId id = run.id();
            StatementSpec spec = run.spec();
            running.put(id, spec.sql());
            onRun.accept(spec.sql());
            try {
                while (true) {
                    try {
                        latch(spec.sql()).await();
                        return;
                    } catch (InterruptedException e) {
                        if (deafTo-- <= 0) {
                            throw new TarnException(onInterrupt, "interrupted", e);
                        }
                    }
                }
            } finally {
                running.remove(id);
            }
        }

        @Override
        public void interrupt(StatementId id) {}

        void release(String sql) {
            latch(sql).countDown();
        }

        void releaseAll() {
            allReleased = true;
            latches.values().forEach(CountDownLatch::countDown);
        }

        private CountDownLatch latch(String sql) {
            return latches.computeIfAbsent(sql, key -> new CountDownLatch(allReleased ? 0 : 1));
        }

        void awaitRunning(int count) throws InterruptedException {
            while (running.size() < count) {
                Thread.sleep(5);
            }
        }
    }
}
