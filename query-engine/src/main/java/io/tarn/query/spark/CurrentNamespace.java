package io.tarn.query.spark;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.util.List;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.connector.catalog.CatalogManager;
import org.jspecify.annotations.Nullable;

/** Where a session looks names up that a statement does not qualify. */
record CurrentNamespace(SparkSession session) {

    /** Sets what is asked for; what is null or empty stays as it is, the namespace of a catalog that is set as its default. */
    void use(@Nullable String catalog, List<String> namespace) {
        if (catalog == null && namespace.isEmpty()) {
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
        if (!namespace.isEmpty()) {
            catalogs.setCurrentNamespace(namespace.toArray(String[]::new));
        }
    }
}
