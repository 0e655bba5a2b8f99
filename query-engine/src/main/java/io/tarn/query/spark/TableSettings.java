package io.tarn.query.spark;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.connector.catalog.TableChange;
import org.apache.spark.sql.connector.catalog.TableChange.SetProperty;

/**
 * Table properties that no statement may set: those whose value is the name of a class, which every reader and writer of the table
 * would load. Properties that name places are the catalog's to judge, which knows the folder of the table.
 */
final class TableSettings {
    private static final String OWN = "tarn.";

    private TableSettings() {}

    /**
     * Checks the properties of a new table.
     *
     * @throws TarnException {@code FORBIDDEN}
     */
    static Map<String, String> checked(Map<String, String> properties) {
        check(properties.keySet());
        return properties;
    }

    /**
     * Checks the changes of a table.
     *
     * @throws TarnException {@code FORBIDDEN}
     */
    static void check(TableChange... changes) {
        for (TableChange change : changes) {
            if (change instanceof SetProperty set) {
                check(set.property());
            }
        }
    }

    private static void check(Collection<String> names) {
        names.forEach(TableSettings::check);
    }

    private static void check(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.startsWith(OWN)) {
            throw new TarnException(
                    ErrorCode.FORBIDDEN,
                    "the table property '" + name + "' is refused: names that begin with " + OWN
                            + " are the server's own");
        }
        if (lower.endsWith(".impl") || lower.endsWith("-impl") || lower.endsWith(".class")) {
            throw new TarnException(
                    ErrorCode.FORBIDDEN,
                    "the table property '" + name
                            + "' is refused: it would have every engine load a class of that name");
        }
    }
}
