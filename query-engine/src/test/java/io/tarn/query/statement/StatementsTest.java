package io.tarn.query.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tarn.api.ColumnInfo;
import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StatementsTest {
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
        while (statements.turns().waiting() == 0) {
            Thread.sleep(5);
        }

        assertThat(start("d", Duration.ofMinutes(1)).get()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS);
        runner.release("a");
        assertThat(first.get()).isNull();
        runner.release("b");
        runner.release("c");
        assertThat(second.get()).isNull();
        assertThat(waiting.get()).isNull();
        assertThat(statements.turns().running()).isZero();
    }

    @Test
    void aTimeoutCountsTheWaitForTheTurn() throws Exception {
        start("a", Duration.ofMinutes(1));
        start("b", Duration.ofMinutes(1));
        runner.awaitRunning(2);
        assertThat(start("c", Duration.ofMillis(50)).get()).isEqualTo(ErrorCode.STATEMENT_TIMEOUT);
        assertThat(statements.turns().waiting()).isZero();
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
        return new StatementSpec(
                sql,
                Parameters.none(),
                null,
                List.of(),
                UserName.ANONYMOUS,
                null,
                Map.of(),
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
        private volatile ErrorCode onInterrupt = ErrorCode.INTERNAL_ERROR;

        @Override
        public void run(StatementRun run) {
            StatementId id = run.id();
            StatementSpec spec = run.spec();
            running.put(id, spec.sql());
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

        private CountDownLatch latch(String sql) {
            return latches.computeIfAbsent(sql, key -> new CountDownLatch(1));
        }

        void awaitRunning(int count) throws InterruptedException {
            while (running.size() < count) {
                Thread.sleep(5);
            }
        }
    }
}
