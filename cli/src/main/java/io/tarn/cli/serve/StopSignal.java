package io.tarn.cli.serve;

import java.util.concurrent.CountDownLatch;
import org.jline.utils.Signals;

/**
 * SIGTERM and SIGINT as something to wait for, so that the server stops in its own order and the process ends with its own
 * exit code. A second signal ends the process at once, and so does a stop that takes too long.
 */
final class StopSignal {
    private static final long STOP_LIMIT_MILLIS = 9_500;

    private final CountDownLatch asked = new CountDownLatch(1);

    private StopSignal() {}

    static StopSignal install() {
        StopSignal stop = new StopSignal();
        for (String name : new String[] {"TERM", "INT"}) {
            Signals.register(name, stop::ask);
        }
        return stop;
    }

    void await() throws InterruptedException {
        asked.await();
    }

    private void ask() {
        if (asked.getCount() == 0) {
            Runtime.getRuntime().halt(1);
        }
        asked.countDown();
        Thread limit = new Thread(StopSignal::endAfterLimit, "tarn-stop-limit");
        limit.setDaemon(true);
        limit.start();
    }

    private static void endAfterLimit() {
        try {
            Thread.sleep(STOP_LIMIT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(1);
    }
}
