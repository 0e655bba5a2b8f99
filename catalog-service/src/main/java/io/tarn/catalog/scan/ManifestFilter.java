package io.tarn.catalog.scan;

import java.util.HashMap;
import java.util.Map;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.ManifestEvaluator;
import org.apache.iceberg.expressions.Projections;

/** Tells from the summaries in a manifest list which manifests can hold files that a filter lets through. One thread. */
final class ManifestFilter {
    private final Map<Integer, PartitionSpec> specs;
    private final Expression filter;
    private final boolean caseSensitive;
    private final Map<Integer, ManifestEvaluator> evaluators = new HashMap<>();

    ManifestFilter(Map<Integer, PartitionSpec> specs, Expression filter, boolean caseSensitive) {
        this.specs = specs;
        this.filter = filter;
        this.caseSensitive = caseSensitive;
    }

    boolean mayMatch(ManifestFile manifest) {
        return (manifest.hasAddedFiles() || manifest.hasExistingFiles())
                && evaluators
                        .computeIfAbsent(manifest.partitionSpecId(), this::evaluator)
                        .eval(manifest);
    }

    private ManifestEvaluator evaluator(int specId) {
        PartitionSpec spec = specs.get(specId);
        return ManifestEvaluator.forPartitionFilter(
                Projections.inclusive(spec, caseSensitive).project(filter), spec, caseSensitive);
    }
}
