package io.tarn.query.spark;

import io.tarn.query.statement.Parameters;
import io.tarn.query.statement.StatementSpec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.connector.catalog.CatalogManager;
import org.apache.spark.sql.internal.SQLConf;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * All that a query's plan depends on besides what the catalog has.
 *
 * @param sql the statement
 * @param parameters its values
 * @param rows the limit that is planned into it
 * @param catalog the current one
 * @param namespace the current one
 * @param settings of the session, the known catalogs among them
 */
record PlanKey(
        String sql,
        Parameters parameters,
        long rows,
        String catalog,
        List<String> namespace,
        Map<String, String> settings) {
    /** What stands for another value every time. In a view it is found in the plan. */
    private static final Pattern CHANGING = Pattern.compile(
            "(?i)\\b(now|today|tomorrow|yesterday|curdate|current_\\w+|localtimestamp|localtime|session_user|user)\\b");

    /** Of a statement that stands alone: nothing but itself and the warehouses that there are says what it means. */
    static @Nullable PlanKey alone(StatementSpec spec, List<String> warehouses, long plannedRows) {
        if (spec.session() != null
                || !isQuery(spec.sql())
                || CHANGING.matcher(spec.sql()).find()) {
            return null;
        }
        String catalog = spec.catalog();
        return new PlanKey(
                spec.sql(),
                spec.parameters(),
                plannedRows,
                catalog == null ? warehouses.get(0) : catalog,
                spec.namespace().levels(),
                alone(spec.settings().byName(), warehouses));
    }

    private static Map<String, String> alone(Map<String, String> settings, List<String> warehouses) {
        Map<String, String> all = new TreeMap<>(settings);
        // No setting has a name like this, so that a statement in a session never has the same key.
        all.put("warehouses", String.join(",", warehouses));
        return all;
    }

    /** Only of what is a query, and means the same every time; null for anything else. */
    static @Nullable PlanKey of(SparkSession session, StatementSpec spec, long plannedRows) {
        if (!isQuery(spec.sql()) || CHANGING.matcher(spec.sql()).find() || hasTemporaries(session)) {
            return null;
        }
        SQLConf conf = session.sessionState().conf();
        CatalogManager catalogs = session.sessionState().catalogManager();
        return new PlanKey(
                spec.sql(),
                spec.parameters(),
                plannedRows,
                catalogs.currentCatalog().name(),
                List.of(catalogs.currentNamespace()),
                new TreeMap<>(CollectionConverters.asJava(conf.getAllConfs())));
    }

    private static boolean isQuery(String sql) {
        String begin = sql.stripLeading();
        return begin.regionMatches(true, 0, "SELECT", 0, 6) || begin.regionMatches(true, 0, "WITH", 0, 4);
    }

    private static boolean hasTemporaries(SparkSession session) {
        return !session.sessionState().catalog().listLocalTempViews("*").isEmpty()
                || !session.sessionState()
                        .catalogManager()
                        .tempVariableManager()
                        .isEmpty();
    }
}
