package io.tarn.query.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tarn.api.ColumnInfo;
import io.tarn.api.ErrorCode;
import io.tarn.api.StatementInfo;
import io.tarn.api.StatementRequest;
import io.tarn.api.StatementState;
import io.tarn.api.TarnException;
import io.tarn.api.UserName;
import io.tarn.query.history.HistoryFilter;
import io.tarn.query.history.HistoryPage;
import io.tarn.query.history.IdempotencyKey;
import io.tarn.query.history.StatementHistory;
import io.tarn.query.statement.ResultSink;
import io.tarn.query.statement.SessionId;
import io.tarn.query.statement.StatementBounds;
import io.tarn.query.statement.StatementId;
import io.tarn.query.statement.StatementMeter;
import io.tarn.query.statement.StatementRun;
import io.tarn.query.statement.StatementRunner;
import io.tarn.query.statement.Statements;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Submissions that are cancelled before there is a statement that could be interrupted. */
class CancelledEarlyTest {
    @TempDir
    Path folder;

    private final Engine engine = new Engine();
    private final RunWatch watch = new RunWatch(engine);
    private final Remembered history = new Remembered();
    private final Statements statements =
            new Statements(watch, new StatementBounds(1, 1, Duration.ofHours(1)), new SimpleMeterRegistry());
    private StatementJobs jobs;

    @BeforeEach
    void open() {
        jobs = new StatementJobs(
                statements,
                watch,
                history,
                new NoSessions(),
                new JobLimits(2, folder, 1 << 20, Duration.ofHours(1)),
                Clock.systemUTC());
    }

    @AfterEach
    void close() {
        statements.close();
        jobs.close();
    }

    @Test
    void aStreamThatIsCancelledAsItArrivesDoesNotRun() {
        Submission submission = submission(null);
        history.onArrival = id -> jobs.cancel(UserName.ANONYMOUS, id);
        assertThatThrownBy(() -> jobs.stream(submission, new NoSink())).satisfies(CancelledEarlyTest::isCancelled);
        assertThat(engine.runs).hasValue(0);
        assertThat(jobs.info(UserName.ANONYMOUS, submission.id()).state()).isEqualTo(StatementState.CANCELLED);
    }

    @Test
    void aJobThatIsCancelledAsItArrivesDoesNotRun() throws Exception {
        Submission submission = submission("1s");
        history.onArrival = id -> jobs.cancel(UserName.ANONYMOUS, id);
        Job job = jobs.submit(submission);
        assertThat(job.await(Duration.ofMinutes(1))).isTrue();
        assertThatThrownBy(job::results).satisfies(CancelledEarlyTest::isCancelled);
        assertThat(engine.runs).hasValue(0);
    }

    @Test
    void aStatementThatIsCancelledBetweenTheLookAndItsTurnDoesNotRun() {
        Submission submission = submission("1s");
        Course course = new Course(submission, Clock.systemUTC(), history);
        watch.follow(course);
        course.checkGoesOn();
        course.cancel();
        StatementRun run = new StatementRun(submission.id(), submission.first(), new NoSink(), new StatementMeter());
        assertThatThrownBy(() -> watch.run(run)).satisfies(CancelledEarlyTest::isCancelled);
        assertThat(engine.runs).hasValue(0);
    }

    @Test
    void whatIsNotThereCannotBeCancelled() {
        assertThatThrownBy(() -> jobs.cancel(UserName.ANONYMOUS, StatementId.next()))
                .isInstanceOfSatisfying(
                        TarnException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }

    private static void isCancelled(Throwable thrown) {
        assertThat(((TarnException) thrown).code()).isEqualTo(ErrorCode.STATEMENT_CANCELLED);
    }

    private static Submission submission(String waitTimeout) {
        StatementRequest request =
                new StatementRequest("SELECT 1", null, null, null, null, null, null, null, waitTimeout, null, null);
        return new SubmissionReader(Duration.ofMinutes(1)).read(StatementId.next(), request, UserName.ANONYMOUS, null);
    }

    private static final class Engine implements StatementRunner {
        private final AtomicInteger runs = new AtomicInteger();

        @Override
        public void run(StatementRun run) {
            runs.incrementAndGet();
        }

        @Override
        public void interrupt(StatementId id) {}
    }

    private static final class Remembered implements StatementHistory {
        private final Map<String, StatementInfo> statements = new ConcurrentHashMap<>();
        private volatile Consumer<StatementId> onArrival = id -> {};

        @Override
        public void began(StatementInfo statement) {
            statements.put(statement.id(), statement);
            onArrival.accept(StatementId.of(statement.id()));
        }

        @Override
        public void started(StatementId id, Instant at) {}

        @Override
        public void ended(StatementInfo statement) {
            statements.put(statement.id(), statement);
        }

        @Override
        public Optional<StatementInfo> find(StatementId id) {
            return Optional.ofNullable(statements.get(id.value()));
        }

        @Override
        public HistoryPage list(HistoryFilter filter) {
            return new HistoryPage(List.copyOf(statements.values()), null);
        }

        @Override
        public StatementId claim(IdempotencyKey key, String fingerprint, StatementInfo statement) {
            began(statement);
            return StatementId.of(statement.id());
        }

        @Override
        public void close() {}
    }

    private static final class NoSessions implements ScriptSessions {
        @Override
        public SessionId open(UserName user) {
            return SessionId.next();
        }

        @Override
        public void end(UserName user, SessionId session) {}
    }

    private static final class NoSink implements ResultSink {
        @Override
        public void columns(List<ColumnInfo> columns, Schema schema) {}

        @Override
        public void batch(VectorSchemaRoot batch) {}
    }
}
