package io.tarn.query.spark;

import io.tarn.api.ErrorCode;
import io.tarn.api.Similarity;
import io.tarn.api.TarnException;
import io.tarn.query.load.LoadTarget;
import io.tarn.query.load.PartitionField;
import io.tarn.query.load.PartitionField.Transform;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NamespaceAlreadyExistsException;
import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.catalyst.analysis.NonEmptyNamespaceException;
import org.apache.spark.sql.connector.catalog.CatalogV2Util;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.SupportsNamespaces;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.expressions.Literal;
import org.apache.spark.sql.types.StructType;

/** The table of a load in its catalog: whether it is there, what it looks like, and the namespace around it. One thread. */
final class TargetTable {
    private final LoadTarget target;
    private final TableCatalog catalog;
    private final Optional<Table> found;
    private final Deque<String[]> madeNamespaces = new ArrayDeque<>();

    TargetTable(SparkSession session, LoadTarget target) {
        this.target = target;
        this.catalog = (TableCatalog) ((org.apache.spark.sql.classic.SparkSession) session)
                .sessionState()
                .catalogManager()
                .catalog(target.warehouse());
        this.found = find();
    }

    private Optional<Table> find() {
        try {
            return Optional.of(catalog.loadTable(Identifier.of(levels(), target.table())));
        } catch (NoSuchTableException e) {
            return Optional.empty();
        }
    }

    private String[] levels() {
        return target.namespace().toArray(String[]::new);
    }

    boolean exists() {
        return found.isPresent();
    }

    /** The table's columns; empty if it does not exist. */
    Optional<StructType> schema() {
        return found.map(table -> CatalogV2Util.v2ColumnsToStructType(table.columns()));
    }

    /** The table's partition fields as people write them. */
    List<PartitionField> partitioning() {
        return found.map(table -> Arrays.stream(table.partitioning())
                        .map(TargetTable::fieldOf)
                        .toList())
                .orElse(List.of());
    }

    private static PartitionField fieldOf(org.apache.spark.sql.connector.expressions.Transform transform) {
        String column = String.join(".", transform.references()[0].fieldNames());
        int width = Arrays.stream(transform.arguments())
                .filter(Literal.class::isInstance)
                .map(argument -> ((Literal<?>) argument).value())
                .filter(Number.class::isInstance)
                .mapToInt(value -> ((Number) value).intValue())
                .findFirst()
                .orElse(0);
        String word = transform.name().toUpperCase(Locale.ROOT);
        String singular = word.endsWith("S") ? word.substring(0, word.length() - 1) : word;
        return new PartitionField(Transform.valueOf(singular), width, column);
    }

    /** The error for a load that needs the table where there is none, with the nearest name in the namespace. */
    TarnException missing() {
        String hint;
        try {
            List<String> names = Arrays.stream(catalog.listTables(levels()))
                    .map(Identifier::name)
                    .toList();
            hint = new Similarity(names).hint(target.table());
        } catch (NoSuchNamespaceException | org.apache.iceberg.exceptions.NoSuchNamespaceException e) {
            hint = "; there is no namespace " + String.join(".", target.namespace()) + " either";
        }
        return new TarnException(
                ErrorCode.TABLE_NOT_FOUND,
                "cannot append to " + target + ": the table does not exist" + hint + "; mode create makes it");
    }

    /** Makes the namespace and those above it where they are missing. */
    void makeNamespaces() {
        SupportsNamespaces namespaces = (SupportsNamespaces) catalog;
        String[] levels = levels();
        for (int depth = 1; depth <= levels.length; depth++) {
            String[] namespace = Arrays.copyOf(levels, depth);
            if (!namespaces.namespaceExists(namespace)) {
                makeNamespace(namespaces, namespace);
            }
        }
    }

    private void makeNamespace(SupportsNamespaces namespaces, String[] namespace) {
        try {
            // Iceberg asks the map for null, which Map.of refuses.
            namespaces.createNamespace(namespace, new HashMap<>());
            madeNamespaces.push(namespace);
        } catch (NamespaceAlreadyExistsException e) {
            // Another client was faster; the namespace is there, which is all that is wanted.
            return;
        }
    }

    /** Takes the namespaces away again that {@link #makeNamespaces} made, as far as they are empty. */
    void removeMadeNamespaces() {
        SupportsNamespaces namespaces = (SupportsNamespaces) catalog;
        List<String[]> innermostFirst = new ArrayList<>(madeNamespaces);
        for (String[] namespace : innermostFirst) {
            try {
                namespaces.dropNamespace(namespace, false);
            } catch (NoSuchNamespaceException | NonEmptyNamespaceException e) {
                // Another client dropped it or uses it by now.
                return;
            }
        }
    }
}
