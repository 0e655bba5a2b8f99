package io.tarn.query.http;

import io.javalin.http.Context;
import io.tarn.query.background.Rounds;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;

/**
 * Notices clients that go away while their statement runs: one thread looks at the connections of all requests that are watched.
 * Works on connections of a {@link WatchedConnector}; on others nothing is noticed before the answer is written.
 */
final class ClientWatch {
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    private final Map<Watched, Boolean> watched = new ConcurrentHashMap<>();

    ClientWatch() {
        new Rounds("client-watch").every(LOOK_EVERY, () -> watched.keySet().forEach(Watched::look));
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
