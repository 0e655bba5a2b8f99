package io.tarn.server;

import io.tarn.catalog.metastore.PostgresAddress;
import io.tarn.query.EngineLimits;
import io.tarn.query.spark.ClusterSettings;
import io.tarn.query.spark.offload.NativeSettings;
import io.tarn.storage.Location;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be configured on a server; {@link ConfigKey} says the name, the default and the form of each.
 *
 * @param host a loopback name or address: without authentication nothing else is listened on
 * @param port 0 to 65535; 0 takes any free one
 * @param dataDir the data folder, created if absent
 * @param role which parts run
 * @param metastore the database of the catalog, null for the file in the data folder
 * @param cluster where Spark's work is done
 * @param sql how much of SQL is taken on and kept
 * @param natives what the native engine does and may take
 * @param allowedFiles folders, as they were written, that statements may read files from
 * @param historyRetention how long statements are remembered
 * @param storageRoots below which warehouses may lie, besides the data folder's own place for them
 * @param dropRetention how long a dropped table or view can be brought back; zero if it cannot
 */
public record ServerConfig(
        String host,
        int port,
        Path dataDir,
        Role role,
        @Nullable PostgresAddress metastore,
        ClusterSettings cluster,
        EngineLimits sql,
        NativeSettings natives,
        List<String> allowedFiles,
        Duration historyRetention,
        List<Location> storageRoots,
        Duration dropRetention) {

    /** The defaults with this data folder and any free port: a server inside another command. */
    public static ServerConfig embedded(Path dataDir, Role role) {
        return ConfigSources.none()
                .withFlag(ConfigKey.DATA_DIR, dataDir.toString())
                .withFlag(ConfigKey.PORT, "0")
                .withFlag(ConfigKey.ROLE, role.name().toLowerCase(Locale.ROOT))
                .resolve()
                .server();
    }
}
