package io.tarn.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Warehouses of one server, made and dropped while it runs, as catalogs of SQL and for clients of the catalog. */
class WarehousesTest {
    private static final Schema ORDERS = new Schema(
            Types.NestedField.required(1, "id", Types.LongType.get()),
            Types.NestedField.required(2, "item", Types.StringType.get()));

    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    @Test
    void aWarehouseIsACatalogInSqlAtOnceAndIsGoneWhenItIsDropped() throws Exception {
        assertThat(create("{\"name\": \"sales\"}").statusCode()).isEqualTo(201);
        assertThat(shown("SHOW CATALOGS")).contains("lake", "sales").doesNotContain("spark_catalog");
        assertThat(shown("SHOW CATALOGS LIKE 's*'")).containsExactly("sales");

        SERVER.rows("CREATE NAMESPACE sales.eu");
        SERVER.rows("CREATE TABLE sales.eu.orders AS SELECT id, 'item ' || id AS item FROM range(3)");
        SERVER.rows("CREATE NAMESPACE IF NOT EXISTS shop");
        SERVER.rows("CREATE TABLE shop.prices AS SELECT id, 10 * id AS price FROM range(3)");
        assertThat(SERVER.rows("SELECT o.item, p.price FROM sales.eu.orders o JOIN shop.prices p USING (id) ORDER BY 1")
                        .toString())
                .isEqualTo("[[\"item 0\",0],[\"item 1\",10],[\"item 2\",20]]");
        SERVER.rows("INSERT INTO sales.eu.orders SELECT id, 'price ' || price FROM lake.shop.prices");
        assertThat(SERVER.rows("SELECT count(*) FROM sales.eu.orders").toString())
                .isEqualTo("[[6]]");

        assertThat(drop("sales").statusCode()).isEqualTo(409);
        SERVER.rows("DROP TABLE sales.eu.orders PURGE");
        SERVER.rows("DROP TABLE shop.prices PURGE");
        SERVER.rows("DROP NAMESPACE sales.eu");
        assertThat(drop("sales").statusCode()).isEqualTo(204);
        assertThat(shown("SHOW CATALOGS")).doesNotContain("sales");
        assertThat(SERVER.problem(404, SERVER.post("SELECT * FROM sales.eu.orders"))
                        .get("message")
                        .asText())
                .startsWith(
                        "table or view 'sales.eu.orders' does not exist: catalog 'lake' has no namespace 'sales.eu'")
                .contains("; catalogs: ");
    }

    @Test
    void whatAClientOfTheCatalogMakesIsSeenInSql() throws Exception {
        assertThat(create("{\"name\": \"web\"}").statusCode()).isEqualTo(201);
        TableIdentifier clicks = TableIdentifier.of("eu", "clicks");
        try (RESTCatalog web = SERVER.catalog("web")) {
            web.createNamespace(Namespace.of("eu"));
            web.createTable(clicks, ORDERS);
            SERVER.rows("INSERT INTO web.eu.clicks VALUES (1, 'a')");
            assertThat(web.loadTable(clicks).currentSnapshot().summary()).containsEntry("total-records", "1");
            web.dropTable(clicks, true);
            web.dropNamespace(Namespace.of("eu"));
        }
        assertThat(drop("web").statusCode()).isEqualTo(204);
        assertThat(create("{\"name\": \"web\"}").statusCode()).isEqualTo(201);
        assertThat(SERVER.rows("SHOW NAMESPACES IN web").toString()).isEqualTo("[]");
        assertThat(drop("web").statusCode()).isEqualTo(204);
    }

    @Test
    void anUnknownCatalogIsSaidWithTheNearestOne() throws Exception {
        assertThat(create("{\"name\": \"marketing\"}").statusCode()).isEqualTo(201);

        assertThat(SERVER.problem(404, SERVER.post("SELECT * FROM marketng.eu.orders"))
                        .get("message")
                        .asText())
                .contains("did you mean 'marketing.eu.orders'?");
        HttpResponse<String> named = SERVER.send(SERVER.request("/v1/sql")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"sql\": \"SELECT 1\", \"catalog\": \"marketting\"}"))
                .build());
        assertThat(SERVER.problem(404, named).get("message").asText())
                .startsWith("catalog 'marketting' does not exist; did you mean 'marketing'?; catalogs: ");
        assertThat(drop("marketing").statusCode()).isEqualTo(204);
    }

    private static List<String> shown(String sql) throws Exception {
        List<String> names = new ArrayList<>();
        for (JsonNode row : SERVER.rows(sql)) {
            names.add(row.get(0).asText());
        }
        return names;
    }

    private static HttpResponse<String> create(String body) throws Exception {
        return SERVER.send(SERVER.request("/v1/warehouses")
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    private static HttpResponse<String> drop(String name) throws Exception {
        return SERVER.send(SERVER.request("/v1/warehouses/" + name).DELETE().build());
    }
}
