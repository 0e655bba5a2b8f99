package io.tarn.query.spark;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import io.tarn.storage.SecretFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How the processes of a standalone Spark cluster prove to each other that they belong to it: by one secret, which no command line,
 * log or setting shows. What they say to each other is encrypted and cannot be changed on the way.
 */
public final class ClusterAccess {
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127\\.[0-9.]+|\\[?::1]?");

    private ClusterAccess() {}

    /** The settings that master, workers, executors and drivers must all have; without the secret. */
    public static Map<String, String> settings() {
        return Map.of(
                "spark.authenticate", "true",
                "spark.network.crypto.enabled", "true",
                "spark.network.crypto.authEngineVersion", "2",
                "spark.network.crypto.cipher", "AES/GCM/NoPadding",
                // Otherwise a client that knows nothing of encryption is served without.
                "spark.network.crypto.saslFallback", "false");
    }

    /**
     * Returns the secret of a cluster.
     *
     * @param file holds it; null for the file in this user's home that all processes of a cluster on one machine share, and that the
     *     first of them makes
     * @param hosts names and addresses on which its processes listen, as far as they are known
     * @throws TarnException {@code INVALID_VALUE} if no file is named although some host is not a loopback one, or if the file cannot be
     *     used
     */
    public static String secret(@Nullable Path file, List<String> hosts) {
        if (file != null) {
            return SecretFile.read(file);
        }
        for (String host : hosts) {
            if (!loopback(host)) {
                throw new TarnException(
                        ErrorCode.INVALID_VALUE,
                        "a Spark cluster that is reached at '" + host
                                + "', not on loopback only, needs a secret that its"
                                + " master, its workers and this server share: name the same file to each of them"
                                + " (--secret-file of 'tarn spark master' and 'tarn spark worker', spark.secret-file of"
                                + " the server)");
            }
        }
        return SecretFile.readOrCreate(Path.of(System.getProperty("user.home"), ".tarn", "spark-secret"));
    }

    static boolean loopback(String host) {
        return LOOPBACK.matcher(host).matches();
    }
}
