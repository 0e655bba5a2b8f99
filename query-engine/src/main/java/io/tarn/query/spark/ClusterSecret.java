package io.tarn.query.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.security.Credentials;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.spark.rpc.RpcAddress;

/**
 * The secret of a standalone cluster in this process. Spark looks for a secret among the credentials of the process's user first, where
 * a Spark inside of the process leaves one of its own each time that it starts; so whoever starts one, or asks a
 * master, puts this one there.
 */
final class ClusterSecret {
    /** Where Spark requires it when it starts on a cluster. */
    static final String SETTING = "spark.authenticate.secret";

    /** Spark's name for it among a user's credentials. */
    private static final Text ALIAS = new Text("sparkCookie");

    private final String value;

    private ClusterSecret(String value) {
        this.value = value;
    }

    /**
     * Reads the secret of a standalone cluster.
     *
     * @throws io.tarn.api.TarnException {@code INVALID_VALUE} if there is none that can be used
     */
    static ClusterSecret of(ClusterSettings cluster) {
        List<String> hosts = new ArrayList<>(StandaloneMaster.addresses(cluster.master()).stream()
                .map(RpcAddress::host)
                .toList());
        String driver = cluster.driverHost();
        if (driver != null) {
            hosts.add(driver);
        }
        return new ClusterSecret(ClusterAccess.secret(cluster.secretFile(), hosts));
    }

    String value() {
        return value;
    }

    /** Has this process's Spark use it from now on. */
    void use() {
        Credentials credentials = new Credentials();
        credentials.addSecretKey(ALIAS, value.getBytes(StandardCharsets.UTF_8));
        try {
            UserGroupInformation.getCurrentUser().addCredentials(credentials);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return "****";
    }
}
