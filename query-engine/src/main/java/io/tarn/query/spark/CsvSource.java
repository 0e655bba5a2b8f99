package io.tarn.query.spark;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import io.tarn.query.load.CsvForm;
import io.tarn.query.load.CsvRecords;
import io.tarn.query.load.LoadPlan;
import io.tarn.query.load.LoadProgress;
import io.tarn.query.load.StagedFile;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * CSV files. A survey of the bytes comes first: it reads the headers and finds out whether some value goes over a line end,
 * because only files where none does can be read in several parts at a time. One thread.
 */
final class CsvSource implements LoadSource {
    private static final int CANCEL_CHECK_RECORDS = 10_000;

    private final SparkSession session;
    private final LoadPlan plan;
    private final List<StagedFile> files;
    private final LoadProgress progress;
    private @Nullable Reading reading;

    /** The columns as the files have them, and what a diagnosing pass must know besides. */
    private record Reading(StructType columns, Map<String, String> options, List<String> required) {}

    /** The columns' names, and whether a value goes over a line end. */
    private record Layout(List<String> names, boolean overLines) {}

    CsvSource(SparkSession session, LoadPlan plan, List<StagedFile> files, LoadProgress progress) {
        this.session = session;
        this.plan = plan;
        this.files = files;
        this.progress = progress;
    }

    @Override
    public Dataset<Row> rows(Optional<StructType> table) {
        Layout layout = survey();
        progress.enter("reading the schema");
        Map<String, String> options = options(layout);
        StructType columns = columns(layout, table, options);
        for (StructField column : columns.fields()) {
            refuseNested(column);
        }
        List<String> required = table.map(schema -> Arrays.stream(schema.fields())
                        .filter(field -> !field.nullable())
                        .map(StructField::name)
                        .toList())
                .orElse(List.of());
        reading = new Reading(columns, options, required);
        return reader(options).schema(columns).csv(LoadPaths.of(files));
    }

    private static void refuseNested(StructField column) {
        DataType type = column.dataType();
        if (type instanceof StructType || type instanceof ArrayType || type instanceof MapType) {
            throw new TarnException(
                    ErrorCode.INVALID_VALUE,
                    "the column '" + column.name() + "' of type " + type.simpleString()
                            + " cannot be read from CSV: load it from JSON, Parquet or Avro");
        }
    }

    private Layout survey() {
        Layout all = null;
        boolean overLines = false;
        for (StagedFile file : files) {
            progress.stopIfCancelled();
            Layout one = survey(file);
            overLines = overLines || one.overLines();
            if (all != null && !all.names().equals(one.names())) {
                throw new TarnException(
                        ErrorCode.INVALID_VALUE,
                        "the columns of " + file.name() + " (" + String.join(", ", one.names())
                                + ") differ from those of "
                                + files.get(0).name() + " (" + String.join(", ", all.names())
                                + "): load them one after the other; nothing was loaded");
            }
            all = one;
        }
        return new Layout(all == null ? List.of() : all.names(), overLines);
    }

    private Layout survey(StagedFile file) {
        try (CsvRecords records = new CsvRecords(file.openText(), plan.csv())) {
            if (!records.advance()) {
                throw new TarnException(ErrorCode.BAD_RECORD, file.name() + " has no records; nothing was loaded");
            }
            List<String> names = names(records.values());
            long count = 1;
            while (records.advance()) {
                count++;
                if (count % CANCEL_CHECK_RECORDS == 0) {
                    progress.stopIfCancelled();
                }
            }
            if (records.openAtEnd()) {
                throw new TarnException(
                        ErrorCode.BAD_RECORD,
                        "line " + records.unclosedLine() + " of " + file.name() + ": a quote ("
                                + plan.csv().quote() + ") opens a value here and is never closed; nothing was loaded");
            }
            return new Layout(names, records.overLines());
        } catch (IOException e) {
            throw LoadPaths.unreadable(file, e);
        }
    }

    private List<String> names(List<String> first) {
        boolean header = plan.csv().header() == CsvForm.Header.PRESENT;
        List<String> names = IntStream.range(0, first.size())
                .mapToObj(i -> header && !first.get(i).isBlank() ? first.get(i).strip() : "_c" + i)
                .toList();
        LoadColumns.refuseDuplicates(names, "the header of the CSV file");
        return names;
    }

    private Map<String, String> options(Layout layout) {
        CsvForm form = plan.csv();
        Map<String, String> options = new HashMap<>(LoadPaths.OPTIONS);
        options.put("header", String.valueOf(form.header() == CsvForm.Header.PRESENT));
        options.put("sep", String.valueOf(form.delimiter()));
        options.put("quote", String.valueOf(form.quote()));
        options.put("escape", String.valueOf(form.quote()));
        options.put("nullValue", form.nullText());
        options.put("encoding", "UTF-8");
        options.put("multiLine", String.valueOf(layout.overLines()));
        options.put("mode", "FAILFAST");
        return options;
    }

    private DataFrameReader reader(Map<String, String> options) {
        return session.read().options(options);
    }

    private StructType columns(Layout layout, Optional<StructType> table, Map<String, String> options) {
        StructType declared = plan.schema() == null ? new StructType() : LoadColumns.declared(plan.schema());
        StructType named = strings(layout.names());
        if (plan.csv().header() == CsvForm.Header.ABSENT) {
            if (plan.schema() != null) {
                return byPosition(declared, named, "the schema");
            }
            return table.isPresent()
                    ? byPosition(table.get(), named, "the table " + plan.target())
                    : inferred(layout, options);
        }
        if (table.isPresent()) {
            LoadColumns.refuseUnknown(named, table.get(), "the table " + plan.target());
            return LoadColumns.withDeclared(typed(named, table.get()), declared, "the CSV header");
        }
        boolean allDeclared = Arrays.stream(named.fields())
                .allMatch(column -> LoadColumns.find(declared, column.name()).isPresent());
        StructType found = allDeclared ? named : inferred(layout, options);
        return LoadColumns.withDeclared(found, declared, "the CSV header");
    }

    private StructType byPosition(StructType given, StructType named, String what) {
        if (given.length() != named.length()) {
            throw new TarnException(
                    ErrorCode.INVALID_VALUE,
                    what + " has " + given.length() + " columns, the first record of "
                            + files.get(0).name() + " has " + named.length() + " values; nothing was loaded");
        }
        return nullable(given);
    }

    private static StructType typed(StructType named, StructType table) {
        return nullable(new StructType(Arrays.stream(named.fields())
                .map(column -> LoadColumns.find(table, column.name()).orElse(column))
                .toArray(StructField[]::new)));
    }

    private static StructType nullable(StructType schema) {
        return new StructType(Arrays.stream(schema.fields())
                .map(field -> new StructField(field.name(), field.dataType(), true, Metadata.empty()))
                .toArray(StructField[]::new));
    }

    private static StructType strings(List<String> names) {
        return new StructType(names.stream()
                .map(name -> new StructField(name, DataTypes.StringType, true, Metadata.empty()))
                .toArray(StructField[]::new));
    }

    /** Spark looks at every value; only the types are taken, the names are the header's own. */
    private StructType inferred(Layout layout, Map<String, String> options) {
        StructField[] found = reader(options)
                .option("inferSchema", "true")
                .csv(LoadPaths.of(files))
                .schema()
                .fields();
        StructField[] columns = IntStream.range(0, layout.names().size())
                .mapToObj(i -> new StructField(
                        layout.names().get(i),
                        i < found.length ? found[i].dataType() : DataTypes.StringType,
                        true,
                        Metadata.empty()))
                .toArray(StructField[]::new);
        return new StructType(columns);
    }

    @Override
    public Optional<TarnException> diagnose() {
        if (reading == null) {
            return Optional.empty();
        }
        BadRecords bad = new BadRecords(progress);
        CsvDiagnosis diagnosis = new CsvDiagnosis(plan.csv(), reading.columns(), reading.options(), reading.required());
        for (StagedFile file : files) {
            diagnosis.look(file, bad);
        }
        return bad.error();
    }
}
