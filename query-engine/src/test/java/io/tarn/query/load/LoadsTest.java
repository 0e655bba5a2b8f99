package io.tarn.query.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.api.ErrorCode;
import io.tarn.api.LoadRequest;
import io.tarn.api.LoadStatus;
import io.tarn.api.TarnException;
import io.tarn.api.UserName;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LoadsTest {
    private static final UserName ANN = new UserName("ann");

    @TempDir
    Path folder;

    private final CountDownLatch gate = new CountDownLatch(1);
    private Loads loads;

    @AfterEach
    void close() {
        gate.countDown();
        loads.close();
    }

    @Test
    void loads_beyond_the_queue_are_refused() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        open((plan, files, progress) -> {
            running.countDown();
            await(gate);
            return new LoadResult(7, 42);
        });
        LoadStatus first = loads.submit(ANN, request("a.csv"));
        running.await();
        LoadStatus second = loads.submit(ANN, request("b.csv"));

        assertThatThrownBy(() -> loads.submit(ANN, request("c.csv")))
                .isInstanceOfSatisfying(
                        TarnException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS));
        assertThat(loads.status(ANN, second.id()).state()).isEqualTo("queued");
        gate.countDown();
        assertThat(ended(first.id())).satisfies(status -> {
            assertThat(status.state()).isEqualTo("done");
            assertThat(status.rows()).isEqualTo(7);
            assertThat(status.snapshotId()).isEqualTo(42);
            assertThat(status.fraction()).isEqualTo(1);
        });
        assertThat(ended(second.id()).state()).isEqualTo("done");
    }

    @Test
    void a_queued_load_that_is_cancelled_never_runs() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        open((plan, files, progress) -> {
            running.countDown();
            await(gate);
            return new LoadResult(0, 1);
        });
        loads.submit(ANN, request("a.csv"));
        running.await();
        LoadStatus second = loads.submit(ANN, request("b.csv"));

        loads.cancel(ANN, second.id());

        LoadStatus ended = loads.status(ANN, second.id());
        assertThat(ended.state()).isEqualTo("failed");
        assertThat(ended.error().code()).isEqualTo("STATEMENT_CANCELLED");
        assertThat(ended.error().message()).contains("nothing was loaded");
    }

    @Test
    void a_running_load_hears_of_its_cancellation() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        open((plan, files, progress) -> {
            progress.onCancel(gate::countDown);
            running.countDown();
            await(gate);
            progress.stopIfCancelled();
            return new LoadResult(0, 1);
        });
        String id = loads.submit(ANN, request("a.csv")).id();
        running.await();

        loads.cancel(ANN, id);

        assertThat(ended(id).error().code()).isEqualTo("STATEMENT_CANCELLED");
    }

    @Test
    void a_defect_of_the_engine_ends_in_the_status_and_files_are_gone_after_each_load() throws Exception {
        open((plan, files, progress) -> {
            throw new IllegalStateException("broken");
        });
        String id = loads.submit(ANN, request("a.csv")).id();

        assertThat(ended(id).error().code()).isEqualTo("INTERNAL_ERROR");
        assertThat(folder.resolve("staging").toFile().list()).isEmpty();
    }

    @Test
    void only_so_many_ended_loads_are_remembered() throws InterruptedException {
        open((plan, files, progress) -> new LoadResult(0, 1));
        String first = loads.submit(ANN, request("a.csv")).id();
        ended(first);
        ended(loads.submit(ANN, request("b.csv")).id());
        ended(loads.submit(ANN, request("c.csv")).id());

        assertThatThrownBy(() -> loads.status(ANN, first))
                .isInstanceOfSatisfying(
                        TarnException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }

    private void open(TableLoader loader) {
        StagingArea staging = new StagingArea(folder.resolve("staging"), StagingLimits.DEFAULT, Clock.systemUTC());
        loads = new Loads(staging, loader, () -> List.of("lake"), new LoadLimits(1, 1, 2));
    }

    private LoadRequest request(String name) {
        byte[] content = "a\n1\n".getBytes(StandardCharsets.UTF_8);
        StagedFile file =
                loads.staging().store(ANN, UploadName.parse(name), new ByteArrayInputStream(content), content.length);
        return new LoadRequest("demo.t", List.of(file.id().value()), "csv", "create", null, null, null);
    }

    /** The status once the load has ended. */
    private LoadStatus ended(String id) throws InterruptedException {
        while (true) {
            LoadStatus status = loads.status(ANN, id);
            boolean over = status.state().equals("done") || status.state().equals("failed");
            if (over) {
                return status;
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
