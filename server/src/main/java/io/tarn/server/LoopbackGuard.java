package io.tarn.server;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web pages out of a server without authentication. A browser says in {@code Origin} and {@code Sec-Fetch-Site} which
 * page a request comes from, and a DNS name that was rebound to this machine shows in {@code Host}. {@code Host} must be a
 * loopback name with this server's port, or without one; {@code Origin}, where there is one, must be exactly the origin that
 * {@code Host} names: a page on another port of this machine is another site.
 */
final class LoopbackGuard {
    private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "ip6-localhost");
    private static final Set<String> OWN_FETCHES = Set.of("same-origin", "none");
    private static final int NO_PORT = -1;

    private final int port;

    /** A guard of the server that listens on this port. */
    LoopbackGuard(int port) {
        this.port = port;
    }

    void addTo(RoutesConfig routes) {
        routes.before(this::check);
    }

    private void check(Context ctx) {
        String host = ctx.header("Host");
        URI own = host == null ? null : uri("http://" + host);
        if (host == null || own == null || !isLocal(own)) {
            throw refused(
                    "Host '" + host + "' is not this server: without authentication it answers requests to 127.0.0.1"
                            + " or localhost, port " + port + ", only");
        }
        String origin = ctx.header("Origin");
        if (origin != null && !origin.toLowerCase(Locale.ROOT).equals("http://" + host.toLowerCase(Locale.ROOT))) {
            throw refused("Origin '" + origin + "' is not http://" + host
                    + ": without authentication this server takes no requests from pages of other sites or ports");
        }
        String site = ctx.header("Sec-Fetch-Site");
        if (site != null && !OWN_FETCHES.contains(site.toLowerCase(Locale.ROOT))) {
            throw refused("Sec-Fetch-Site is '" + site
                    + "': without authentication this server takes no requests from pages of other sites or ports");
        }
    }

    private static TarnException refused(String why) {
        return new TarnException(ErrorCode.FORBIDDEN, why);
    }

    private boolean isLocal(URI own) {
        String name = own.getHost();
        boolean bare = own.getRawUserInfo() == null && own.getRawPath().isEmpty() && own.getRawQuery() == null;
        return name != null && bare && (own.getPort() == port || own.getPort() == NO_PORT) && isLoopback(name);
    }

    private static boolean isLoopback(String host) {
        if (LOOPBACK_NAMES.contains(host.toLowerCase(Locale.ROOT))) {
            return true;
        }
        boolean literal = host.startsWith("[") || host.matches("[0-9.]+");
        try {
            return literal && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static @Nullable URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
