package io.tarn.query.spark;

import io.tarn.api.ErrorCode;
import io.tarn.api.Similarity;
import io.tarn.api.TarnException;
import io.tarn.query.statement.StatementSpec;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.connector.catalog.CatalogManager;

/** Where a session looks names up that a statement does not qualify. */
record CurrentNamespace(SparkSession session, SparkSettings settings) {

    /** Sets what the statement asks for; what it leaves out stays the default. */
    void use(StatementSpec spec) {
        String catalog = spec.catalog();
        if (catalog == null && spec.namespace().isEmpty()) {
            return;
        }
        CatalogManager catalogs = session.sessionState().catalogManager();
        if (catalog != null) {
            if (!settings.warehouses().contains(catalog)) {
                throw new TarnException(
                        ErrorCode.NOT_FOUND,
                        "catalog '" + catalog + "' does not exist" + new Similarity(settings.warehouses()).hint(catalog)
                                + "; catalogs: " + String.join(", ", settings.warehouses()));
            }
            catalogs.setCurrentCatalog(catalog);
        }
        if (!spec.namespace().isEmpty()) {
            catalogs.setCurrentNamespace(spec.namespace().toArray(String[]::new));
        }
    }
}
