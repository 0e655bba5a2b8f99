package io.tarn.catalog;

import io.tarn.storage.property.AllowedProperties;
import io.tarn.storage.property.PropertyWriter;
import java.util.Map;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.view.ViewMetadata;
import org.jspecify.annotations.Nullable;

/**
 * The properties that a change brings, wherever in the metadata they stand, held against {@link AllowedProperties}. Compared is the metadata
 * before and after all updates, so that a client may send again what is there already.
 */
final class CheckedProperties {
    private CheckedProperties() {}

    /**
     * Checks a change of a table: its properties, and the summaries of its new snapshots.
     *
     * @param before null for a new table
     * @throws io.tarn.api.TarnException {@code INVALID_VALUE} for the first property that is refused
     */
    static void ofTable(@Nullable TableMetadata before, TableMetadata after, PropertyWriter writer) {
        AllowedProperties.TABLE.check(before == null ? Map.of() : before.properties(), after.properties(), writer);
        for (MetadataUpdate change : after.changes()) {
            if (change instanceof MetadataUpdate.AddSnapshot added) {
                summary(added.snapshot().summary(), writer);
            }
        }
    }

    /**
     * Checks a change of a view: its properties, and the summaries of its new versions.
     *
     * @param before null for a new view
     * @throws io.tarn.api.TarnException {@code INVALID_VALUE} for the first property that is refused
     */
    static void ofView(@Nullable ViewMetadata before, ViewMetadata after) {
        AllowedProperties.VIEW.check(before == null ? Map.of() : before.properties(), after.properties());
        for (MetadataUpdate change : after.changes()) {
            if (change instanceof MetadataUpdate.AddViewVersion added) {
                summary(added.viewVersion().summary(), PropertyWriter.CLIENT);
            }
        }
    }

    private static void summary(@Nullable Map<String, String> summary, PropertyWriter writer) {
        if (summary != null) {
            AllowedProperties.SUMMARY.check(Map.of(), summary, writer);
        }
    }
}
