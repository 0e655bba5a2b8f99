package io.tarn.query.spark;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.connector.catalog.CatalogManager;
import org.apache.spark.sql.internal.SQLConf;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/** Keeps a session, also one that lives long, up to date with the warehouses that come and go. */
record ShownWarehouses(SparkSession session) {
    private static final Logger LOG = LoggerFactory.getLogger(ShownWarehouses.class);

    /**
     * Makes the session see these warehouses and no others. Where one that it has used is gone, or has been made again, the
     * session forgets all that it has opened and goes back to where it was, or to the default if that is gone.
     */
    void show(List<String> warehouses, Map<String, String> configuration) {
        SQLConf conf = session.sessionState().conf();
        List<String> gone = new SessionCatalogs(session)
                .names().stream().filter(name -> !warehouses.contains(name)).toList();
        for (String name : gone) {
            String prefix = SessionCatalogs.PREFIX + name;
            CollectionConverters.asJava(session.conf().getAll()).keySet().stream()
                    .filter(key -> key.equals(prefix) || key.startsWith(prefix + "."))
                    .forEach(conf::unsetConf);
        }
        configuration.forEach(conf::setConfString);
        CatalogManager catalogs = session.sessionState().catalogManager();
        boolean stale = CollectionConverters.asJava(catalogs.listCatalogs(Option.empty())).stream()
                .anyMatch(name -> gone.contains(name)
                        || (warehouses.contains(name)
                                && catalogs.catalog(name) instanceof WarehouseCatalog opened
                                && opened.closed()));
        if (stale) {
            openAgain(catalogs, warehouses);
        }
    }

    private static void openAgain(CatalogManager catalogs, List<String> warehouses) {
        String catalog = catalogs.currentCatalog().name();
        List<String> namespace = List.of(catalogs.currentNamespace());
        catalogs.reset();
        if (warehouses.contains(catalog)) {
            try {
                SessionChanges.goTo(catalogs, catalog, namespace);
            } catch (Exception e) {
                // Scala does not declare what it throws; the namespace is gone with the warehouse that had this name
                // before.
                LOG.debug("A session goes back to the default namespace of {}", catalog, e);
            }
        }
    }
}
