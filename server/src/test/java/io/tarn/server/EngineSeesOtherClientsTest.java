package io.tarn.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.view.View;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A commit made by any other client is in the next statement, and the other way round. */
class EngineSeesOtherClientsTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    @Test
    void aCommitOfAnotherClientIsInTheNextStatement() throws Exception {
        SERVER.rows("CREATE NAMESPACE seen");
        SERVER.rows("CREATE TABLE seen.t (id BIGINT)");
        SERVER.rows("INSERT INTO seen.t VALUES (1), (2)");
        try (RESTCatalog catalog = SERVER.catalog()) {
            Table table = catalog.loadTable(TableIdentifier.of("seen", "t"));
            long first = table.currentSnapshot().snapshotId();
            for (int i = 0; i < 5; i++) {
                table.updateSchema().addColumn("c" + i, Types.StringType.get()).commit();
                assertThat(SERVER.rows("SELECT count(c" + i + ") FROM seen.t")
                                .get(0)
                                .get(0)
                                .asLong())
                        .isZero();
            }
            SERVER.rows("INSERT INTO seen.t (id) VALUES (3)");
            assertThat(SERVER.rows("SELECT count(*) FROM seen.t").get(0).get(0).asLong())
                    .isEqualTo(3);
            table.refresh();
            table.manageSnapshots().rollbackTo(first).commit();
            assertThat(SERVER.rows("SELECT count(*) FROM seen.t").get(0).get(0).asLong())
                    .isEqualTo(2);
            catalog.dropTable(TableIdentifier.of("seen", "t"));
        }
        assertThat(SERVER.problem(404, SERVER.post("SELECT * FROM seen.t"))
                        .get("code")
                        .asText())
                .isEqualTo("TABLE_NOT_FOUND");
    }

    @Test
    void whatSqlCreatesIsSeenByAnotherClient() throws Exception {
        SERVER.rows("CREATE NAMESPACE made");
        SERVER.rows("CREATE TABLE made.t USING iceberg PARTITIONED BY (bucket(4, id)) AS SELECT id FROM range(100)");
        SERVER.rows("CREATE VIEW made.v AS SELECT max(id) AS top FROM lake.made.t");
        try (RESTCatalog catalog = SERVER.catalog()) {
            assertThat(catalog.listTables(Namespace.of("made"))).isEqualTo(List.of(TableIdentifier.of("made", "t")));
            assertThat(catalog.loadTable(TableIdentifier.of("made", "t")).spec().fields())
                    .singleElement()
                    .satisfies(field -> assertThat(field.transform()).hasToString("bucket[4]"));
            View view = catalog.loadView(TableIdentifier.of("made", "v"));
            assertThat(view.sqlFor("spark").sql()).contains("max(id)");
        }
        assertThat(SERVER.rows("SELECT top FROM made.v").get(0).get(0).asLong()).isEqualTo(99);
    }
}
