package io.tarn.query.spark;

import io.tarn.api.ErrorCode;
import io.tarn.api.Similarity;
import io.tarn.api.TarnException;
import io.tarn.query.files.FoundFile;
import io.tarn.query.load.CopyLedger;
import io.tarn.query.load.CopyRequest;
import io.tarn.query.load.CsvForm;
import io.tarn.query.load.FileFormats;
import io.tarn.query.load.LoadFormat;
import io.tarn.query.load.LoadMode;
import io.tarn.query.load.LoadPlan;
import io.tarn.query.load.LoadProgress;
import io.tarn.query.load.LoadTarget;
import io.tarn.query.load.StagedFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.spark.SparkWriteOptions;
import org.apache.iceberg.spark.source.SparkTable;
import org.apache.iceberg.util.SnapshotUtil;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.plans.logical.AppendData;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.connector.catalog.CatalogManager;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * Runs {@code COPY INTO}: loads those of the files that the table does not remember, in one commit that also makes it remember
 * them. The rows go into the table's columns by name. A file with a bad record ends the statement and nothing is loaded. One
 * thread.
 */
final class CopyInto {
    /** In the summary of the snapshot that a copy commits. */
    private static final String SNAPSHOT_PROPERTY = "tarn.copy-id";

    /** How often files are chosen again because another COPY INTO of the table came first. */
    private static final int MOST_ATTEMPTS = 10;

    private static final StructType ANSWER =
            StructType.fromDDL("file STRING, status STRING, bytes BIGINT, rows_loaded_in_all BIGINT");

    private final SparkSession session;
    private final CopyRequest request;
    private final LoadTarget target;

    CopyInto(SparkSession session, CopyRequest request) {
        this.session = session;
        this.request = request;
        this.target = target(request.table());
    }

    private LoadTarget target(List<String> name) {
        CatalogManager catalogs = session.sessionState().catalogManager();
        boolean qualified =
                name.size() > 1 && new SessionCatalogs(session).names().contains(name.get(0));
        List<String> levels = new ArrayList<>(name.subList(qualified ? 1 : 0, name.size() - 1));
        if (name.size() == 1) {
            levels.addAll(List.of(catalogs.currentNamespace()));
        }
        String catalog = qualified ? name.get(0) : catalogs.currentCatalog().name();
        return new LoadTarget(catalog, levels, name.get(name.size() - 1));
    }

    /** Loads, and tells of each file whether it was loaded. */
    Dataset<Row> run() {
        List<FoundFile> files = FileAccess.of(session.sparkContext().conf()).find(request.path());
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            Optional<Dataset<Row>> answer = attempt(files);
            if (answer.isPresent()) {
                return answer.get();
            }
        }
        throw new TarnException(
                ErrorCode.COMMIT_CONFLICT,
                "other COPY INTO statements into " + target + " were committed first, " + MOST_ATTEMPTS
                        + " times; run it again, what they loaded is not loaded twice");
    }

    private Optional<Dataset<Row>> attempt(List<FoundFile> files) {
        Table table = table();
        String expected = table.properties().get(CopyLedger.PROPERTY);
        CopyLedger ledger = CopyLedger.parse(expected);
        Copies copies = Copies.of(table);
        List<FoundFile> fresh = request.mode() == CopyRequest.Repeat.FORCE
                ? files
                : files.stream()
                        .filter(file -> !ledger.contains(file, copies.undone()))
                        .toList();
        if (fresh.isEmpty()) {
            return Optional.of(answer(files, fresh, 0));
        }
        if (fresh.size() > LoadPlan.MAX_FILES) {
            throw new TarnException(
                    ErrorCode.INVALID_VALUE,
                    "'" + request.path() + "' means " + fresh.size()
                            + " files that are not loaded yet; one COPY INTO loads" + " up to " + LoadPlan.MAX_FILES
                            + ", so write a narrower path");
        }
        String id = UUID.randomUUID().toString();
        String text = ledger.plus(id, fresh, copies.present()).text();
        CopyTable committing = CopyTable.of(table, expected, text);
        return load(fresh, committing, id)
                ? Optional.of(answer(files, fresh, committing.addedRows()))
                : Optional.empty();
    }

    /** The ids of copies whose snapshots are in the table, and of those the ones that have been rolled back. */
    private record Copies(Set<String> present, Set<String> undone) {
        static Copies of(Table table) {
            Set<Long> ancestors = table.currentSnapshot() == null
                    ? Set.of()
                    : new HashSet<>(SnapshotUtil.ancestorIds(table.currentSnapshot(), table::snapshot));
            Set<String> present = new HashSet<>();
            Set<String> undone = new HashSet<>();
            for (Snapshot snapshot : table.snapshots()) {
                String id = snapshot.summary().get(SNAPSHOT_PROPERTY);
                if (id != null) {
                    present.add(id);
                    if (!ancestors.contains(snapshot.snapshotId())) {
                        undone.add(id);
                    }
                }
            }
            return new Copies(present, undone);
        }
    }

    private Table table() {
        if (!(session.sessionState().catalogManager().catalog(target.warehouse())
                instanceof WarehouseCatalog catalog)) {
            throw new TarnException(ErrorCode.NOT_FOUND, new SessionCatalogs(session).missing(target.warehouse()));
        }
        return catalog.icebergCatalog()
                .loadTable(TableIdentifier.of(Namespace.of(target.namespace().toArray(String[]::new)), target.table()));
    }

    /** Whether the files were loaded; not, if another copy came first. */
    private boolean load(List<FoundFile> fresh, CopyTable committing, String id) {
        LoadProgress progress = new LoadProgress(id);
        TargetTable columns = new TargetTable(session, target);
        List<StagedFile> files = fresh.stream().map(StagedFile::of).toList();
        LoadPlan plan = plan(fresh, columns);
        LoadSource source = SparkTableLoader.source(session, plan, files, progress);
        try {
            Dataset<Row> rows = SparkTableLoader.fitted(source.rows(columns.schema()), columns, plan);
            append(rows, committing, id);
            return true;
        } catch (Exception e) {
            if (lost(e)) {
                return false;
            }
            throw SparkTableLoader.failure(e, plan, source, progress);
        }
    }

    private static boolean lost(Throwable thrown) {
        Throwable cause = thrown;
        while (cause != null && !(cause instanceof CopyTable.LedgerMoved)) {
            cause = cause.getCause();
        }
        return cause != null;
    }

    private void append(Dataset<Row> rows, CopyTable committing, String id) {
        // Without a catalog and a name: with them Spark may look the table up again, and write past this one.
        DataSourceV2Relation relation =
                DataSourceV2Relation.create(new SparkTable(committing), Option.empty(), Option.empty());
        Map<String, String> options = Map.of(SparkWriteOptions.SNAPSHOT_PROPERTY_PREFIX + "." + SNAPSHOT_PROPERTY, id);
        AppendData append = AppendData.byName(
                relation, ((org.apache.spark.sql.classic.Dataset<Row>) rows).logicalPlan(), ScalaValues.map(options));
        org.apache.spark.sql.classic.Dataset.ofRows(session, append);
    }

    private LoadPlan plan(List<FoundFile> files, TargetTable table) {
        LoadFormat format = request.format() == null
                ? FileFormats.of(files.stream().map(FoundFile::path).toList())
                : request.format();
        return new LoadPlan(
                target, List.of(), format, LoadMode.APPEND, List.of(), request.csv(), schema(format, table));
    }

    /** The declared columns; a list of names declares them with the table's types. */
    private @Nullable String schema(LoadFormat format, TargetTable table) {
        if (request.columns().isEmpty()) {
            return request.schema();
        }
        boolean byPosition = format == LoadFormat.CSV && request.csv().header() == CsvForm.Header.ABSENT;
        if (!byPosition || request.schema() != null) {
            throw new TarnException(
                    ErrorCode.INVALID_VALUE,
                    "a list of columns is for CSV files without a header and without the option schema; elsewhere columns are"
                            + " matched by their names");
        }
        StructType known = table.schema().orElseThrow();
        return request.columns().stream()
                .map(name -> LoadColumns.find(known, name)
                        .orElseThrow(() -> new TarnException(
                                ErrorCode.INVALID_VALUE,
                                "the table " + target + " has no column '" + name + "'"
                                        + new Similarity(Arrays.asList(known.fieldNames())).hint(name))))
                .map(field -> "`" + field.name().replace("`", "``") + "` "
                        + field.dataType().sql())
                .collect(Collectors.joining(", "));
    }

    private Dataset<Row> answer(List<FoundFile> files, List<FoundFile> loaded, long addedRows) {
        Set<FoundFile> fresh = new HashSet<>(loaded);
        List<Row> rows = files.stream()
                .map(file -> RowFactory.create(
                        file.path().toString(),
                        fresh.contains(file) ? "LOADED" : "SKIPPED",
                        file.sizeBytes(),
                        addedRows))
                .toList();
        return session.createDataFrame(rows, ANSWER);
    }
}
