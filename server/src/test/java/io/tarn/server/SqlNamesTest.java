package io.tarn.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTCatalog;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Names of any letters through SQL, in backticks, and what other clients see of them. */
class SqlNamesTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    static Stream<String> names() {
        return Stream.of(
                "with.dots and spaces",
                "a/b 100%25+?#c",
                "\uD83D\uDE80",
                "it's \"quoted\" `thrice`",
                "back\\slash",
                "\uD83D\uDE80".repeat(255),
                "UPPER",
                "e\u0301");
    }

    @ParameterizedTest
    @MethodSource("names")
    void aNameMakesTheRoundTripThroughSql(String name) throws Exception {
        Namespace namespace = Namespace.of("sql", name);
        String quoted = "`" + name.replace("`", "``") + "`";
        SERVER.rows("CREATE NAMESPACE IF NOT EXISTS lake.sql");
        SERVER.rows("CREATE NAMESPACE lake.sql." + quoted);
        SERVER.rows("CREATE TABLE lake.sql." + quoted + "." + quoted + " AS SELECT 1 AS id");
        SERVER.rows("INSERT INTO lake.sql." + quoted + "." + quoted + " VALUES (2)");

        assertThat(SERVER.rows("SELECT sum(id) FROM sql." + quoted + "." + quoted)
                        .toString())
                .isEqualTo("[[3]]");
        assertThat(SERVER.rows("SHOW TABLES IN lake.sql." + quoted)
                        .get(0)
                        .get(1)
                        .asText())
                .isEqualTo(name);
        try (RESTCatalog client = SERVER.catalog()) {
            assertThat(client.listNamespaces(Namespace.of("sql"))).containsExactly(namespace);
            assertThat(client.listTables(namespace)).containsExactly(TableIdentifier.of(namespace, name));
        }
        SERVER.rows("ALTER TABLE lake.sql." + quoted + "." + quoted + " RENAME TO sql." + quoted + ".plain");
        SERVER.rows("DROP TABLE lake.sql." + quoted + ".plain PURGE");
        SERVER.rows("DROP NAMESPACE lake.sql." + quoted);
        SERVER.rows("DROP NAMESPACE lake.sql");
    }
}
