package io.tarn.query.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.api.ColumnInfo;
import io.tarn.api.ErrorCode;
import io.tarn.api.Problem;
import io.tarn.api.StatementInfo;
import io.tarn.api.StatementState;
import io.tarn.api.StatementStats;
import io.tarn.api.TarnException;
import io.tarn.query.statement.StatementId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every database of the history keeps to. */
abstract class StatementHistoryContract {
    static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    static final HistoryBounds WIDE = HistoryBounds.of(Duration.ofDays(30));

    private final UUID server = UUID.randomUUID();
    private final List<JdbcStatementHistory> opened = new ArrayList<>();

    /** The database of this test, the same at each call. */
    abstract HistoryDatabase database();

    @AfterEach
    void closeAll() {
        opened.forEach(JdbcStatementHistory::close);
    }

    @Test
    void aStatementIsFoundFromItsBeginningToItsEnd() {
        JdbcStatementHistory history = open(server, WIDE, START);
        StatementInfo queued = queued("select 1", "ann", START);
        history.began(queued);
        assertThat(history.find(id(queued))).contains(queued);

        history.started(id(queued), START.plusSeconds(1));
        StatementInfo running = history.find(id(queued)).orElseThrow();
        assertThat(running.state()).isEqualTo(StatementState.RUNNING);
        assertThat(running.startedAt()).isEqualTo("2026-03-01T12:00:01Z");

        StatementInfo ended = succeeded(queued);
        history.ended(ended);
        assertThat(history.find(id(queued))).contains(ended);
        history.started(id(queued), START.plusSeconds(9));
        assertThat(history.find(id(queued))).contains(ended);
        assertThat(history.find(StatementId.next())).isEmpty();
    }

    @Test
    void anEndIsRememberedWhereTheBeginningWasNot() {
        JdbcStatementHistory history = open(server, WIDE, START);
        StatementInfo ended = succeeded(queued("select 1", "ann", START));
        history.ended(ended);
        assertThat(history.find(id(ended))).contains(ended);
    }

    @Test
    void anIdIsTakenOnce() {
        JdbcStatementHistory history = open(server, WIDE, START);
        StatementInfo statement = queued("select 1", "ann", START);
        history.began(statement);
        assertThatThrownBy(() -> history.began(statement))
                .isInstanceOfSatisfying(
                        TarnException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ALREADY_EXISTS));
        assertThatThrownBy(() -> history.claim(new IdempotencyKey("k"), "f", statement))
                .isInstanceOfSatisfying(
                        TarnException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ALREADY_EXISTS));
    }

    @Test
    void aServerThatStartsAgainFindsItsOwnStatementsLostAndNobodyElses() {
        JdbcStatementHistory first = open(server, WIDE, START);
        JdbcStatementHistory other = open(UUID.randomUUID(), WIDE, START);
        StatementInfo waits = queued("select 1", "ann", START);
        StatementInfo runs = queued("insert into t values (1)", "ann", START);
        StatementInfo done = succeeded(queued("select 2", "ann", START));
        StatementInfo elsewhere = queued("select 3", "ann", START);
        first.began(waits);
        first.began(runs);
        first.started(id(runs), START);
        first.ended(done);
        other.began(elsewhere);

        // The first one is not closed: its process was killed.
        JdbcStatementHistory again = open(server, WIDE, START.plusSeconds(60));
        for (StatementInfo left : List.of(waits, runs)) {
            StatementInfo lost = again.find(id(left)).orElseThrow();
            assertThat(lost.state()).isEqualTo(StatementState.FAILED);
            assertThat(lost.endedAt()).isEqualTo("2026-03-01T12:01:00Z");
            assertThat(lost.error().code()).isEqualTo("STATEMENT_LOST");
            assertThat(lost.error().message())
                    .contains("the server ended")
                    .contains("tarn.statement-id = " + left.id())
                    .contains(".snapshots");
        }
        assertThat(again.find(id(done))).contains(done);
        assertThat(again.find(id(elsewhere))).contains(elsewhere);
    }

    @Test
    void aServerThatNeverComesBackLosesItsStatementsToTheSweepOfAnother() {
        JdbcStatementHistory gone = open(UUID.randomUUID(), WIDE, START);
        StatementInfo left = queued("select 1", "ann", START);
        gone.began(left);
        JdbcStatementHistory history = open(server, WIDE, START.plus(Duration.ofHours(24)));
        history.sweep();
        assertThat(history.find(id(left)).orElseThrow().state()).isEqualTo(StatementState.QUEUED);
        JdbcStatementHistory later = open(server, WIDE, START.plus(Duration.ofHours(26)));
        later.sweep();
        assertThat(later.find(id(left)).orElseThrow().error().code()).isEqualTo("STATEMENT_LOST");
    }

    @Test
    void pagesGoFromTheNewestToTheOldestAndStayWhenMoreArrive() {
        JdbcStatementHistory history = open(server, WIDE, START);
        // Two of each moment, so that pages also end between two of one moment.
        List<String> newestFirst = new ArrayList<>(IntStream.range(0, 10)
                .mapToObj(i -> queued("select " + i, "ann", START.plusSeconds(i / 2)))
                .peek(history::began)
                .sorted((a, b) -> (b.submittedAt() + b.id()).compareTo(a.submittedAt() + a.id()))
                .map(StatementInfo::id)
                .toList());
        List<String> read = new ArrayList<>();
        @Nullable String page = null;
        do {
            HistoryPage found = history.list(new HistoryFilter("ann", null, page, 3));
            assertThat(found.statements()).hasSizeLessThanOrEqualTo(3);
            found.statements().forEach(statement -> read.add(statement.id()));
            page = found.nextPageToken();
            history.began(queued("newer", "ann", START.plusSeconds(100)));
        } while (page != null);
        assertThat(read).isEqualTo(newestFirst);
    }

    @Test
    void pagesAreOfOneUserAndOneState() {
        JdbcStatementHistory history = open(server, WIDE, START);
        history.began(queued("a1", "ann", START));
        history.ended(succeeded(queued("a2", "ann", START.plusSeconds(1))));
        history.ended(succeeded(queued("b1", "bob", START.plusSeconds(2))));
        assertThat(texts(history, "ann", null)).containsExactly("a2", "a1");
        assertThat(texts(history, "ann", StatementState.SUCCEEDED)).containsExactly("a2");
        assertThat(texts(history, "bob", null)).containsExactly("b1");
        assertThat(texts(history, "ann", StatementState.QUEUED)).containsExactly("a1");
        assertThat(texts(history, "eve", null)).isEmpty();
    }

    @Test
    void aPageThatNoneAnsweredIsRefused() {
        JdbcStatementHistory history = open(server, WIDE, START);
        for (String page : List.of("", "?", "MTox", "3")) {
            assertThatThrownBy(() -> history.list(new HistoryFilter("ann", null, page, 3)))
                    .isInstanceOf(TarnException.class)
                    .hasMessageContaining("is no page of the history");
        }
    }

    @Test
    void whatIsOldOrTooMuchIsForgottenAndItsKeysWithIt() {
        JdbcStatementHistory history = open(server, WIDE, START);
        StatementInfo old = queued("old", "ann", START);
        history.claim(new IdempotencyKey("old"), "f", old);
        history.ended(succeeded(old));
        for (int i = 0; i < 20; i++) {
            history.ended(succeeded(queued("select " + i, "ann", START.plus(Duration.ofDays(10 + i)))));
        }
        Instant later = START.plus(Duration.ofDays(31));
        open(server, WIDE, later).sweep();
        assertThat(history.find(id(old))).isEmpty();
        assertThat(history.list(new HistoryFilter("ann", null, null, 100)).statements())
                .hasSize(20);
        StatementInfo fresh = queued("fresh", "ann", later);
        assertThat(history.claim(new IdempotencyKey("old"), "g", fresh)).isEqualTo(id(fresh));
        history.ended(succeeded(fresh));

        open(server, new HistoryBounds(WIDE.age(), 5, 1_000_000), later).sweep();
        assertThat(texts(history, "ann", null))
                .containsExactly("fresh", "select 19", "select 18", "select 17", "select 16");
        open(server, new HistoryBounds(WIDE.age(), 5, 700), later).sweep();
        assertThat(texts(history, "ann", null).size()).isBetween(1, 3);
    }

    @Test
    void longAndStrangeTextsAreCutAndKept() {
        JdbcStatementHistory history = open(server, WIDE, START);
        StatementInfo strange = queued("select '\0 \uD800 \uD83D\uDE00 é'", "ann", START);
        history.began(strange);
        assertThat(history.find(id(strange)).orElseThrow().sql()).isEqualTo("select '\uFFFD ? \uD83D\uDE00 é'");
        StatementInfo long1 = queued("x".repeat(200_000), "ann", START);
        history.began(long1);
        assertThat(history.find(id(long1)).orElseThrow().sql())
                .hasSizeLessThan(101_000)
                .endsWith("xxx … (cut here; it has 200000 characters)");
    }

    @Test
    void aKeyStandsForOneRequest() {
        JdbcStatementHistory history = open(server, WIDE, START);
        IdempotencyKey key = new IdempotencyKey("key-1");
        StatementInfo first = queued("insert", "ann", START);
        StatementInfo retry = queued("insert", "ann", START.plusSeconds(1));
        assertThat(history.claim(key, "f", first)).isEqualTo(id(first));
        assertThat(history.claim(key, "f", retry)).isEqualTo(id(first));
        assertThat(history.find(id(first))).contains(first);
        assertThat(history.find(id(retry))).isEmpty();
        assertThatThrownBy(() -> history.claim(key, "other", retry))
                .isInstanceOfSatisfying(
                        TarnException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IDEMPOTENCY_KEY_REUSED))
                .hasMessageContaining("key-1")
                .hasMessageContaining(first.id());
        // Also after a restart, though the statement is lost by then.
        assertThat(open(server, WIDE, START).claim(key, "f", retry)).isEqualTo(id(first));
    }

    @Test
    void aKeyOfAnotherUserIsAnotherKey() {
        JdbcStatementHistory history = open(server, WIDE, START);
        IdempotencyKey key = new IdempotencyKey("key-1");
        StatementInfo ofAnn = queued("insert", "ann", START);
        StatementInfo ofBob = queued("insert", "bob", START);
        assertThat(history.claim(key, "f", ofAnn)).isEqualTo(id(ofAnn));
        assertThat(history.claim(key, "f", ofBob)).isEqualTo(id(ofBob));
        assertThat(history.claim(key, "f", queued("insert", "bob", START))).isEqualTo(id(ofBob));
        assertThat(history.claim(key, "f", queued("insert", "ann", START))).isEqualTo(id(ofAnn));
    }

    @Test
    void ofManyClaimsAtOnceByTwoServersOneWins() throws Exception {
        List<JdbcStatementHistory> servers = List.of(open(server, WIDE, START), open(UUID.randomUUID(), WIDE, START));
        for (int round = 0; round < 20; round++) {
            IdempotencyKey key = new IdempotencyKey("round-" + round);
            CyclicBarrier together = new CyclicBarrier(8);
            Set<StatementId> winners = ConcurrentHashMap.newKeySet();
            Set<StatementId> ran = ConcurrentHashMap.newKeySet();
            CompletableFuture.allOf(IntStream.range(0, 8)
                            .mapToObj(i -> CompletableFuture.runAsync(
                                    () -> {
                                        StatementInfo statement = queued("insert", "ann", START);
                                        await(together);
                                        StatementId winner = servers.get(i % 2).claim(key, "f", statement);
                                        winners.add(winner);
                                        if (winner.equals(id(statement))) {
                                            ran.add(winner);
                                        }
                                    },
                                    task -> new Thread(task).start()))
                            .toArray(CompletableFuture[]::new))
                    .get();
            assertThat(winners).hasSize(1);
            assertThat(ran).isEqualTo(winners);
        }
        assertThat(texts(servers.get(0), "ann", null)).hasSize(20);
    }

    final JdbcStatementHistory open(UUID id, HistoryBounds bounds, Instant now) {
        JdbcStatementHistory history =
                new JdbcStatementHistory(database(), id, bounds, Clock.fixed(now, ZoneOffset.UTC));
        opened.add(history);
        return history;
    }

    private static List<String> texts(JdbcStatementHistory history, String user, @Nullable StatementState state) {
        return history.list(new HistoryFilter(user, state, null, 100)).statements().stream()
                .map(StatementInfo::sql)
                .toList();
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static StatementId id(StatementInfo statement) {
        return StatementId.of(statement.id());
    }

    static StatementInfo queued(String sql, String user, Instant at) {
        return new StatementInfo(
                StatementId.next().value(),
                StatementState.QUEUED,
                sql,
                user,
                null,
                at.toString(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private static StatementInfo succeeded(StatementInfo queued) {
        Instant at = Instant.parse(queued.submittedAt());
        return new StatementInfo(
                queued.id(),
                StatementState.SUCCEEDED,
                queued.sql(),
                queued.user(),
                queued.session(),
                queued.submittedAt(),
                at.plusMillis(1).toString(),
                at.plusMillis(2500).toString(),
                null,
                null,
                List.of(new ColumnInfo("id", "int")),
                new StatementStats(2500, 1, 10, 100, "spark", 5, 6, 7, 8, 9, 10, 11, Map.of("driver", 11)),
                Problem.of(new TarnException(ErrorCode.INVALID_VALUE, "only to have all fields")),
                "the plan",
                null);
    }
}
