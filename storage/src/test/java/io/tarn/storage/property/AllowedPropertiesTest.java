package io.tarn.storage.property;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.view.ViewProperties;
import org.junit.jupiter.api.Test;

class AllowedPropertiesTest {
    private static final List<AllowedProperties> DESCRIBING =
            List.of(AllowedProperties.TABLE, AllowedProperties.VIEW, AllowedProperties.NAMESPACE);

    private static final List<AllowedProperties> OF_WAREHOUSES =
            List.of(AllowedProperties.WAREHOUSE_DEFAULT, AllowedProperties.WAREHOUSE_OVERRIDE);

    private static final List<String> CLASSES = List.of(
            "write.location-provider.impl",
            "write.py-location-provider.impl",
            "io-impl",
            "py-io-impl",
            "catalog-impl",
            "metrics-reporter-impl",
            "client.factory",
            "s3.client-factory-impl",
            "client.credentials-provider",
            "lock-impl",
            "encryption.kms-impl",
            "rest.client.tls.configurer-impl",
            "parquet.crypto.factory.class",
            "parquet.encryption.kms.client.class",
            "fs.file.impl",
            "io.compression.codecs",
            "my.plugin.class",
            "myPluginClass",
            "WRITE.LOCATION-PROVIDER.IMPL",
            " io-impl");

    private static final List<String> CONNECTIONS = List.of(
            "header.Authorization",
            "header.X",
            "token",
            "credential",
            "oauth2-server-uri",
            "uri",
            "rest.auth.type",
            "rest.sigv4-enabled",
            "rest.client.proxy.hostname",
            "signer.uri",
            "s3.endpoint",
            "s3.session-token",
            "s3.acl",
            "adls.connection-string.account",
            "encryption.key-id",
            "encryption.kms-type",
            "kms.endpoint",
            "hadoop.security.credential.provider.path",
            "view.sqlConfig.spark.sql.ansi.enabled");

    @Test
    void whatProgramsActOnIsRefused() {
        for (AllowedProperties kind : DESCRIBING) {
            assertRefused(kind, CLASSES);
            assertRefused(kind, CONNECTIONS);
            assertRefused(
                    kind, List.of("tarn.copy.loaded", "tarn.statement-id", "tarn.x", "tarn", "TARN.x", " tarn.x"));
            assertRefused(
                    kind,
                    List.of("option.io-impl", "option.tarn.x", "write.no-such", "", " ", "a\nb", "x".repeat(1025)));
            assertRefused(
                    kind, List.of("db.password", "my-secret", "apiToken", "account.access-key", "connection-string"));
        }
    }

    @Test
    void whatOwnersAndEnginesWriteIsAllowed() {
        for (AllowedProperties kind : DESCRIBING) {
            assertAllowed(
                    kind,
                    List.of(
                            "owner",
                            "comment",
                            "provider",
                            "location",
                            "team",
                            "quality.tier",
                            "data_class",
                            "token_count",
                            "factory",
                            "primary-key",
                            "created-at",
                            "trino_query_id",
                            "presto_version",
                            "engine.hive.enabled",
                            "spark.sql.sources.provider",
                            "option.team",
                            "schema.name-mapping.default",
                            "write.metadata.metrics.column.a.b.C",
                            "label.class",
                            "label.token",
                            "column-label.c.pii-class",
                            "orc.compress",
                            "x".repeat(1024)));
        }
    }

    @Test
    void everyPropertyOfIcebergIsJudged() {
        Set<String> refused = new TreeSet<>();
        for (String name : names(TableProperties.class, ViewProperties.class)) {
            if (AllowedProperties.TABLE.refusal(name, "x").isPresent()) {
                refused.add(name);
            }
        }
        assertThat(refused)
                .as("a new version of Iceberg has new names: list them, or leave them refused here")
                .containsExactly("encryption.data-key-length", "encryption.key-id", "write.location-provider.impl");
    }

    /** The values of constants that are names; other constants are values of properties. */
    private static List<String> names(Class<?>... classes) {
        List<String> names = new ArrayList<>();
        for (Class<?> each : classes) {
            for (Field field : each.getFields()) {
                boolean text = Modifier.isStatic(field.getModifiers()) && field.getType() == String.class;
                if (text && !field.getName().contains("_DEFAULT")) {
                    String name = (String) constant(field);
                    names.add(name.endsWith(".") ? name + "column" : name);
                }
            }
        }
        return names;
    }

    private static Object constant(Field field) {
        try {
            return field.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void warehousesAreToldWhatIsListedAndNothingElse() {
        for (AllowedProperties kind : OF_WAREHOUSES) {
            assertRefused(kind, CLASSES);
            assertRefused(
                    kind, List.of("team", "a", "header.Authorization", "uri", "oauth2-server-uri", "rest.auth.type"));
            assertRefused(
                    kind, List.of("table-default.write.location-provider.impl", "table-override.tarn.copy.loaded"));
            assertRefused(kind, List.of("view-default.io-impl", "table-default.", "table-default.my.password"));
            assertAllowed(kind, List.of("cache-enabled", "snapshot-loading-mode", "scan-planning-mode"));
            assertAllowed(
                    kind, List.of("table-default.write.format.default", "table-override.team", "view-default.team"));
        }
        assertAllowed(AllowedProperties.WAREHOUSE_DEFAULT, List.of("s3.endpoint", "client.region"));
        assertRefused(AllowedProperties.WAREHOUSE_OVERRIDE, List.of("s3.endpoint", "client.region"));
    }

    @Test
    void secretsOfWarehousesAreReferencesOnly() {
        for (AllowedProperties kind : OF_WAREHOUSES) {
            for (String name : List.of(
                    "s3.secret-access-key",
                    "s3.session-token",
                    "token",
                    "credential",
                    "gcs.oauth2.token",
                    "adls.sas-token.a")) {
                assertThat(kind.refusal(name, "hunter2").orElseThrow())
                        .contains("'" + name + "'", "env:NAME", "file:/path")
                        .doesNotContain("hunter2");
                assertThat(kind.refusal(name, "env:SECRET")).isEmpty();
                assertThat(kind.refusal(name, "file:/run/secrets/key")).isEmpty();
                assertThat(AllowedProperties.isSecret(name)).isTrue();
            }
        }
    }

    @Test
    void theEngineTakesHowTablesAreMade() {
        AllowedProperties engine = AllowedProperties.ENGINE_CONFIGURATION;
        assertAllowed(engine, List.of("table-default.write.format.default", "view-override.team"));
        assertRefused(engine, CLASSES);
        assertRefused(engine, CONNECTIONS);
        assertRefused(
                engine, List.of("cache-enabled", "rest-table-cache.max-entries", "table-override.io-impl", "user"));
    }

    @Test
    void summariesAreFreeButForTarnsOwn() {
        assertAllowed(AllowedProperties.SUMMARY, List.of("wap.id", "flink.job-id", "my.class"));
        assertRefused(AllowedProperties.SUMMARY, List.of("tarn.statement-id", "Tarn.copy-id"));
    }

    @Test
    void onlyWhatAChangeBringsIsJudged() {
        Map<String, String> old = Map.of("write.location-provider.impl", "com.example.X", "team", "a");
        AllowedProperties table = AllowedProperties.TABLE;
        table.check(old, Map.of("write.location-provider.impl", "com.example.X", "team", "b"));
        table.check(old, Map.of("team", "a"));
        assertThatThrownBy(() -> table.check(old, Map.of("write.location-provider.impl", "com.example.Y")))
                .isInstanceOfSatisfying(
                        TarnException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_VALUE))
                .hasMessageContaining("'write.location-provider.impl'")
                .hasMessageContaining("load a class")
                .hasMessageNotContaining("com.example.Y");
        assertThat(table.effective(old)).isEqualTo(Map.of("team", "a"));
        assertThat(table.effective(Map.of("tarn.copy.loaded", "x"))).hasSize(1);
    }

    @Test
    void theEngineKeepsTheBooks() {
        Map<String, String> books = Map.of("tarn.copy.loaded", "x");
        AllowedProperties.TABLE.check(Map.of(), books, PropertyWriter.ENGINE);
        assertThatThrownBy(() -> AllowedProperties.TABLE.check(books)).hasMessageContaining("the server's own");
        assertThatThrownBy(
                        () -> AllowedProperties.TABLE.check(Map.of(), Map.of("tarn.other", "x"), PropertyWriter.ENGINE))
                .hasMessageContaining("the server's own");
        EngineKey key = EngineKey.random();
        assertThat(key.writer(key.header())).isEqualTo(PropertyWriter.ENGINE);
        assertThat(key.writer(null)).isEqualTo(PropertyWriter.CLIENT);
        assertThat(key.writer(EngineKey.random().header())).isEqualTo(PropertyWriter.CLIENT);
        assertThat(key.toString()).doesNotContain(key.header());
    }

    @Test
    void theNumberOfPropertiesHasABound() {
        Map<String, String> many = new HashMap<>();
        for (int i = 0; i <= 10_000; i++) {
            many.put("p" + i, "");
        }
        assertThatThrownBy(() -> AllowedProperties.TABLE.check(many)).hasMessageContaining("too many");
        AllowedProperties.TABLE.check(many, many);
    }

    @Test
    void aTableOfHiveNamesItsHandler() {
        String handler = "org.apache.iceberg.mr.hive.HiveIcebergStorageHandler";
        assertThat(AllowedProperties.TABLE.refusal("storage_handler", handler)).isEmpty();
        assertThat(AllowedProperties.TABLE.refusal("storage_handler", "com.example.X"))
                .isPresent();
    }

    private static void assertRefused(AllowedProperties kind, List<String> names) {
        for (String name : names) {
            assertThat(kind.refusal(name, "x")).as(kind + " " + name).isPresent();
        }
    }

    private static void assertAllowed(AllowedProperties kind, List<String> names) {
        for (String name : names) {
            assertThat(kind.refusal(name, "x")).as(kind + " " + name).isEmpty();
        }
    }
}
