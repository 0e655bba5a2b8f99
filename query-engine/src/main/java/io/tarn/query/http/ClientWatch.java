package io.tarn.query.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;

/**
 * Notices clients that go away while their statement runs: one thread looks at the connections of all requests that are watched.
 * Works on connections of a {@link WatchedConnector}; on others nothing is noticed before the answer is written.
 */
final class ClientWatch {
    private static final long LOOK_EVERY_MILLIS = 250;

    private final Map<Watched, Boolean> watched = new ConcurrentHashMap<>();
    private final ScheduledThreadPoolExecutor looker;

    ClientWatch() {
        looker = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "client-watch");
            thread.setDaemon(true);
            return thread;
        });
        Future<?> unused = looker.scheduleWithFixedDelay(
                () -> watched.keySet().forEach(Watched::look),
                LOOK_EVERY_MILLIS,
                LOOK_EVERY_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    /** Has something done, once, when the client of this request goes away before the watch is closed. */
    Watched watch(Context ctx, Runnable whenGone) {
        EndPoint endPoint = ServletContextRequest.getServletContextRequest(ctx.req())
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint();
        Watched one = new Watched(endPoint, whenGone);
        if (endPoint instanceof PeekingEndPoint) {
            watched.put(one, true);
        }
        return one;
    }

    /** A watched request. */
    final class Watched implements AutoCloseable {
        private final EndPoint endPoint;
        private final Runnable whenGone;

        private Watched(EndPoint endPoint, Runnable whenGone) {
            this.endPoint = endPoint;
            this.whenGone = whenGone;
        }

        private void look() {
            if (endPoint instanceof PeekingEndPoint peeking && isGone(peeking) && watched.remove(this) != null) {
                whenGone.run();
            }
        }

        @Override
        public void close() {
            watched.remove(this);
        }
    }

    private static boolean isGone(PeekingEndPoint endPoint) {
        try {
            return endPoint.clientIsGone();
        } catch (IOException e) {
            return true;
        }
    }
}
