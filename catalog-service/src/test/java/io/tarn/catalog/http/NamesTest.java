package io.tarn.catalog.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.storage.FileStores;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.view.View;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Names come back as they were given, through Iceberg's client, or are refused. */
class NamesTest {
    private static final String EMOJI = "\uD83D\uDE80";

    @TempDir
    private Path folder;

    private CatalogServer server;
    private RESTCatalog client;

    @BeforeEach
    void start() {
        server = CatalogServer.start(folder);
        client = server.client();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.close();
    }

    static Stream<String> names() {
        return Stream.of(
                "with.dots.in.it",
                "...",
                "with space",
                "a/b",
                "/",
                "../escape",
                "%",
                "100%25",
                "%2F%2e%1F",
                "a+b",
                EMOJI + " launch",
                "it's \"quoted\" `thrice`",
                "back\\slash",
                "semi;colon",
                "a?b#c",
                "a&b=c",
                "<b>",
                "x:y@z",
                "[0]",
                "{prefix}",
                "$1",
                "tables",
                "n".repeat(255),
                EMOJI.repeat(255),
                "UPPER",
                "\u00e9t\u00e9",
                "e\u0301te\u0301",
                "\u6c34",
                "\u0634\u0631\u0643\u0629");
    }

    @ParameterizedTest
    @MethodSource("names")
    void aNameMakesTheRoundTripAsNamespaceTableAndView(String name) throws Exception {
        Namespace namespace = Namespace.of(name);
        TableIdentifier table = TableIdentifier.of(namespace, name);
        TableIdentifier view = TableIdentifier.of(namespace, "v " + name.substring(0, name.offsetByCodePoints(0, 1)));

        client.createNamespace(namespace, new HashMap<>(Map.of("name", name)));
        assertThat(client.listNamespaces()).containsExactly(namespace);
        assertThat(client.loadNamespaceMetadata(namespace)).containsEntry("name", name);
        Table made = client.createTable(table, Flights.SCHEMA);
        Flights.append(made, made.location() + "/data/1.parquet");
        view(view);

        assertThat(client.listTables(namespace)).containsExactly(table);
        assertThat(client.listViews(namespace)).containsExactly(view);
        assertThat(client.tableExists(table)).isTrue();
        assertThat(Flights.files(client.loadTable(table))).containsExactly(made.location() + "/data/1.parquet");
        assertThat(client.loadView(view).name()).endsWith(view.name());
        assertThat(made.location())
                .matches("file://" + FileStores.local().localPath(server.root())
                        + "/[\\w=-]{1,80}/[\\w=-]{1,80}-[0-9a-f-]{36}");

        TableIdentifier plain = TableIdentifier.of(namespace, "plain");
        client.renameTable(table, plain);
        assertThat(client.listTables(namespace)).containsExactly(plain);
        client.renameTable(plain, table);
        assertThat(client.dropTable(table, false)).isTrue();
        assertThat(client.dropView(view)).isTrue();
        assertThat(client.listTables(namespace)).isEmpty();
        assertThat(client.dropNamespace(namespace)).isTrue();
    }

    @Test
    void namesThatDifferInCaseOrUnicodeFormAreDifferent() {
        Namespace namespace = Namespace.of("n");
        client.createNamespace(namespace);
        TableIdentifier[] names = Stream.of("A", "a", "e\u0301", "\u00e9", "\u212b", "\u00c5")
                .map(name -> TableIdentifier.of(namespace, name))
                .toArray(TableIdentifier[]::new);

        Stream.of(names).forEach(name -> client.createTable(name, Flights.SCHEMA));

        assertThat(client.listTables(namespace)).containsExactlyInAnyOrder(names);
        assertThat(Stream.of(names).map(name -> client.loadTable(name).location()))
                .doesNotHaveDuplicates();
    }

    static Stream<String> refused() {
        return Stream.of(
                "",
                " ",
                " lead",
                "trail ",
                "\u3000wide",
                ".",
                "..",
                "line\nbreak",
                "tab\t",
                "nul\u0000",
                "unit\u001Fseparator",
                "\u0085",
                "n".repeat(256),
                EMOJI.repeat(256));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void aNameThatCannotBeIsRefusedAsTableAndAsNamespace(String name) {
        Namespace namespace = Namespace.of("n");
        client.createNamespace(namespace);

        assertThatThrownBy(() -> client.createTable(TableIdentifier.of(namespace, name), Flights.SCHEMA))
                .isInstanceOfAny(BadRequestException.class, IllegalArgumentException.class);
        assertThatThrownBy(() -> client.createNamespace(Namespace.of("n", name)))
                .isInstanceOfAny(BadRequestException.class, IllegalArgumentException.class);
        assertThat(client.listTables(namespace)).isEmpty();
        assertThat(client.listNamespaces(namespace)).isEmpty();
    }

    @Test
    void aNamespaceIsBoundedAsAWhole() {
        String[] levels = new String[5];
        IntStream.range(0, levels.length).forEach(i -> levels[i] = EMOJI.repeat(100));

        assertThatThrownBy(() -> client.createNamespace(Namespace.of(levels)))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("at most 1200 are allowed");
    }

    private View view(TableIdentifier name) {
        return client.buildView(name)
                .withSchema(Flights.SCHEMA)
                .withDefaultNamespace(name.namespace())
                .withQuery("spark", "SELECT 1 AS id, 'x' AS origin")
                .create();
    }
}
