package io.tarn.query.spark;

import io.tarn.query.statement.StatementSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.connector.catalog.CatalogManager;
import org.apache.spark.sql.internal.SQLConf;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one statement changes in a session for itself: settings, catalog and namespace that its request names. {@link #undo()} puts
 * back what was there; what the statement itself changes of anything else stays. For one thread.
 */
final class SessionChanges {
    private static final Logger LOG = LoggerFactory.getLogger(SessionChanges.class);

    /** A catalog that every session of Spark has. Leaving a catalog and coming back is what forgets its current namespace. */
    private static final String ANOTHER_CATALOG = "spark_catalog";

    private static final int MOST_ATTEMPTS = 5;

    private final SparkSession session;
    private final Map<String, @Nullable String> settings = new LinkedHashMap<>();
    private @Nullable CatalogPlace place;

    SessionChanges(SparkSession session) {
        this.session = session;
    }

    private record CatalogPlace(String catalog, List<String> namespace) {
        static CatalogPlace of(CatalogManager catalogs) {
            return new CatalogPlace(catalogs.currentCatalog().name(), List.of(catalogs.currentNamespace()));
        }
    }

    /** Makes the changes; if one fails those before it are made, and are to be undone. */
    void make(StatementSpec spec) {
        SQLConf conf = session.sessionState().conf();
        spec.settings().byName().forEach((name, value) -> {
            AllowedSettings.check(name, value);
            settings.put(name, conf.contains(name) ? conf.getConfString(name) : null);
            conf.setConfString(name, value);
        });
        if (spec.catalog() != null || !spec.namespace().levels().isEmpty()) {
            place = CatalogPlace.of(session.sessionState().catalogManager());
            new CurrentNamespace(session).use(spec.catalog(), spec.namespace().levels());
        }
    }

    /** Puts back what was there, also in a thread that is interrupted meanwhile: whoever comes next must find it. */
    void undo() {
        SQLConf conf = session.sessionState().conf();
        settings.forEach((name, value) -> {
            if (value == null) {
                conf.unsetConf(name);
            } else {
                conf.setConfString(name, value);
            }
        });
        CatalogPlace before = place;
        if (before == null) {
            return;
        }
        boolean interrupted = Thread.interrupted();
        for (int attempt = 1; !goBack(session, before, attempt); attempt++) {
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean goBack(SparkSession session, CatalogPlace before, int attempt) {
        try {
            goTo(session.sessionState().catalogManager(), before.catalog(), before.namespace());
            return true;
        } catch (Exception e) {
            // Scala does not declare what it throws. The namespace may be gone; else the catalog was asked for it in a
            // thread that
            // was interrupted just then.
            boolean last = e instanceof NoSuchNamespaceException || attempt == MOST_ATTEMPTS;
            if (last) {
                LOG.warn(
                        "A session does not get back to namespace {} of catalog {}: {}",
                        String.join(".", before.namespace()),
                        before.catalog(),
                        e.getMessage());
            }
            return last;
        }
    }

    /** Makes a catalog and a namespace the current ones; an empty namespace is the catalog's default. */
    static void goTo(CatalogManager catalogs, String catalog, List<String> namespace) {
        if (!catalogs.currentCatalog().name().equals(catalog)) {
            catalogs.setCurrentCatalog(catalog);
        }
        if (isAt(catalogs, namespace)) {
            return;
        }
        catalogs.setCurrentCatalog(ANOTHER_CATALOG);
        catalogs.setCurrentCatalog(catalog);
        if (!namespace.isEmpty() && !isAt(catalogs, namespace)) {
            catalogs.setCurrentNamespace(namespace.toArray(String[]::new));
        }
    }

    private static boolean isAt(CatalogManager catalogs, List<String> namespace) {
        return namespace.equals(List.of(catalogs.currentNamespace()));
    }
}
