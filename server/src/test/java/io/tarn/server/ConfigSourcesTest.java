package io.tarn.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.api.TarnException;
import io.tarn.catalog.metastore.PostgresAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigSourcesTest {
    @TempDir
    Path folder;

    @Test
    void withNothingSaidTheDefaultsAreInForceAndSaySo() {
        ResolvedConfig config = ConfigSources.none().resolve();
        assertThat(config.server().host()).isEqualTo("127.0.0.1");
        assertThat(config.server().port()).isEqualTo(8181);
        assertThat(config.server().dataDir()).isEqualTo(Path.of("./tarn-data"));
        assertThat(config.server().role()).isEqualTo(Role.ALL);
        assertThat(config.server().sql().statementTimeout()).isEqualTo(Duration.ofHours(1));
        assertThat(config.values().values()).allMatch(v -> v.origin() == ConfigOrigin.DEFAULT);
    }

    @Test
    void aFlagBeatsTheEnvironmentWhichBeatsTheFileInWhateverOrderTheyAreGiven() throws IOException {
        ConfigSources sources = ConfigSources.none()
                .withFlag(ConfigKey.PORT, "3")
                .withEnvironment(Map.of("TARN_PORT", "2", "TARN_SQL_TIMEOUT", "2m", "PATH", "/bin"))
                .withFile(file("port: 1\nsql:\n  timeout: 1m\nhost: localhost\n"));
        ResolvedConfig config = sources.resolve();
        assertThat(config.server().port()).isEqualTo(3);
        assertThat(config.server().sql().statementTimeout()).isEqualTo(Duration.ofMinutes(2));
        assertThat(config.server().host()).isEqualTo("localhost");
        assertThat(config.values().get(ConfigKey.HOST).source()).endsWith("tarn.yaml");
        assertThat(config.values().get(ConfigKey.SQL_TIMEOUT).source()).isEqualTo("TARN_SQL_TIMEOUT");
        assertThat(config.values().get(ConfigKey.PORT).source()).isEqualTo("--port");
    }

    @Test
    void anUnknownKeyNamesTheNearestOne() throws IOException {
        Path file = file("sql.timeot: 1m\n");
        assertThatThrownBy(() -> ConfigSources.none().withFile(file))
                .isInstanceOf(TarnException.class)
                .hasMessage(
                        "unknown key 'sql.timeot' in configuration file '" + file + "'; did you mean 'sql.timeout'?");
        assertThatThrownBy(() -> ConfigSources.none().withEnvironment(Map.of("TARN_PROT", "1")))
                .hasMessageContaining("'TARN_PROT'")
                .hasMessageContaining("did you mean 'TARN_PORT'?");
    }

    @Test
    void aFileThatIsMissingOrNoYamlIsSaidByName() throws IOException {
        Path none = folder.resolve("none.yaml");
        assertThatThrownBy(() -> ConfigSources.none().withFile(none)).hasMessageContaining(none.toString());
        Path broken = file("host: [1,\nport: }");
        assertThatThrownBy(() -> ConfigSources.none().withFile(broken)).hasMessageContaining("is not YAML, line ");
        Path list = file("- a\n- b\n");
        assertThatThrownBy(() -> ConfigSources.none().withFile(list)).hasMessageContaining("holds no keys");
    }

    @ParameterizedTest
    @CsvSource({
        "HOST, 0.0.0.0, not a loopback address",
        "PORT, 65536, is not a port",
        "PORT, http, is not a port",
        "ROLE, worker, is no role",
        "SQL_TIMEOUT, 5 minutes, is not a duration",
    })
    void aBadValueNamesItsKeyItsTextAndItsSource(ConfigKey key, String text, String why) {
        assertThatThrownBy(() -> ConfigSources.none().withFlag(key, text).resolve())
                .isInstanceOf(TarnException.class)
                .hasMessageContaining(key.key() + " (from " + key.flag() + ")")
                .hasMessageContaining("'" + text + "'")
                .hasMessageContaining(why);
    }

    @Test
    void theMetastoreIsAFileUnlessAUrlIsSet() {
        assertThat(ConfigSources.none().resolve().server().metastore()).isNull();
        ServerConfig config = ConfigSources.none()
                .withEnvironment(Map.of("TARN_METASTORE_PASSWORD", "s3cret", "TARN_METASTORE_USER", "me"))
                .withFlag(ConfigKey.METASTORE_URL, "jdbc:postgresql://db:5433/tarn")
                .resolve()
                .server();
        assertThat(config.metastore()).isEqualTo(PostgresAddress.of("postgresql://db:5433/tarn", "me", "s3cret"));
        assertThat(config.toString()).doesNotContain("s3cret");
    }

    @Test
    void aMetastoreThatCannotBeMeantIsRefusedWithoutItsPassword() {
        assertThatThrownBy(() -> ConfigSources.none()
                        .withFlag(ConfigKey.METASTORE_URL, "mysql://me:s3cret@db/tarn")
                        .resolve())
                .isInstanceOf(TarnException.class)
                .hasMessageStartingWith("metastore.url (from --metastore-url): 'mysql://me:****@db/tarn' is no address")
                .hasMessageNotContaining("s3cret");
        assertThatThrownBy(() -> ConfigSources.none()
                        .withFlag(ConfigKey.METASTORE_PASSWORD, "s3cret")
                        .resolve())
                .hasMessageContaining("but not metastore.url")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void passwordsAreNotShown() {
        ConfigSources secret = ConfigSources.none()
                .withFlag(ConfigKey.METASTORE_URL, "postgresql://me:s3cret@db/tarn")
                .withFlag(ConfigKey.METASTORE_PASSWORD, "s3cret");
        ResolvedConfig config = secret.resolve();
        assertThat(config.toString()).doesNotContain("s3cret");
        config.values()
                .forEach((key, value) -> assertThat(key.shown(value.text())).doesNotContain("s3cret"));
        assertThat(ConfigKey.METASTORE_PASSWORD.shown("s3cret")).isEqualTo("****");
    }

    @Test
    void aPasswordMayBeAReference(@TempDir Path place) throws IOException {
        Path file = Files.writeString(place.resolve("password"), "s3cret\n");
        ConfigSources sources = ConfigSources.none()
                .withFlag(ConfigKey.METASTORE_URL, "postgresql://db/tarn")
                .withEnvironment(Map.of("DB_PASSWORD", "fr0mEnv"))
                .withFlag(ConfigKey.METASTORE_USER, "me");

        PostgresAddress byVariable = sources.withFlag(ConfigKey.METASTORE_PASSWORD, "env:DB_PASSWORD")
                .resolve()
                .server()
                .metastore();
        PostgresAddress byFile = sources.withFlag(ConfigKey.METASTORE_PASSWORD, "file:" + file)
                .resolve()
                .server()
                .metastore();

        assertThat(byVariable).isEqualTo(PostgresAddress.of("postgresql://db/tarn", "me", "fr0mEnv"));
        assertThat(byFile).isEqualTo(PostgresAddress.of("postgresql://db/tarn", "me", "s3cret"));
        assertThatThrownBy(() -> sources.withFlag(ConfigKey.METASTORE_PASSWORD, "env:NO_SUCH")
                        .resolve())
                .hasMessageContaining("metastore.password")
                .hasMessageContaining("NO_SUCH");
        assertThatThrownBy(() -> sources.withFlag(ConfigKey.METASTORE_PASSWORD, "file:" + place + "/none")
                        .resolve())
                .hasMessageContaining("metastore.password")
                .hasMessageContaining("cannot be read")
                .hasMessageNotContaining(place.toString());
    }

    @Test
    void anEmptyFileSaysNothing() throws IOException {
        assertThat(ConfigSources.none()
                        .withFile(file("# nothing\n"))
                        .resolve()
                        .server()
                        .port())
                .isEqualTo(8181);
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("tarn.yaml"), text);
    }
}
