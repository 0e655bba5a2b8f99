package io.tarn.query.spark;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import io.tarn.query.statement.StatementSpec;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.connector.catalog.CatalogManager;

/** Where a session looks names up that a statement does not qualify. */
record CurrentNamespace(SparkSession session) {

    /** Sets what the statement asks for; what it leaves out stays the default. */
    void use(StatementSpec spec) {
        String catalog = spec.catalog();
        if (catalog == null && spec.namespace().isEmpty()) {
            return;
        }
        CatalogManager catalogs = session.sessionState().catalogManager();
        if (catalog != null) {
            SessionCatalogs known = new SessionCatalogs(session);
            if (!known.names().contains(catalog)) {
                throw new TarnException(ErrorCode.NOT_FOUND, known.missing(catalog));
            }
            catalogs.setCurrentCatalog(catalog);
        }
        if (!spec.namespace().isEmpty()) {
            catalogs.setCurrentNamespace(spec.namespace().toArray(String[]::new));
        }
    }
}
