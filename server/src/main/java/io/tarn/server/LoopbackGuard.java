package io.tarn.server;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web pages out of a server without authentication: a browser sends {@code Origin} with what a page of another site
 * posts, and a rebound DNS name shows in {@code Host}. Both must be this server's own loopback name, or absent.
 */
final class LoopbackGuard {
    private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "ip6-localhost");

    void addTo(RoutesConfig routes) {
        routes.before(LoopbackGuard::check);
    }

    private static void check(Context ctx) {
        refuseUnlessLocal("Host", hostOf("http://" + ctx.header("Host")), ctx.header("Host"));
        String origin = ctx.header("Origin");
        if (origin != null) {
            refuseUnlessLocal("Origin", hostOf(origin), origin);
        }
    }

    private static void refuseUnlessLocal(String header, @Nullable String host, @Nullable String text) {
        if (host == null || !isLocal(host)) {
            throw new TarnException(
                    ErrorCode.FORBIDDEN,
                    header + " '" + text + "' is not this machine: a server without authentication answers"
                            + " requests to and from 127.0.0.1 or localhost only");
        }
    }

    private static boolean isLocal(String host) {
        if (LOOPBACK_NAMES.contains(host)) {
            return true;
        }
        boolean literal = host.startsWith("[") || host.matches("[0-9.]+");
        try {
            return literal && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static @Nullable String hostOf(String url) {
        try {
            return new URI(url).getHost();
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
