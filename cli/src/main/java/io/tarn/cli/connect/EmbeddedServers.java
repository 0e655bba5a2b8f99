package io.tarn.cli.connect;

import java.net.URI;
import java.nio.file.Path;

/** Starts servers inside this process. */
@FunctionalInterface
public interface EmbeddedServers {

    /**
     * Starts a server on a free loopback port.
     *
     * @param dataFolder created if absent
     * @throws io.tarn.api.TarnException if the folder is in use or cannot be written
     */
    Running start(Path dataFolder, ServerParts parts);

    /** A server of this process. */
    interface Running extends AutoCloseable {

        /** Where it listens, without a trailing slash. */
        URI uri();

        /** Finishes what commits, cancels what runs, and frees the data folder. */
        @Override
        void close();
    }
}
