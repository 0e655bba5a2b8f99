package io.tarn.query.spark;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import io.tarn.query.load.LoadFormat;
import io.tarn.query.load.LoadPlan;
import io.tarn.query.load.LoadProgress;
import io.tarn.query.load.StagedFile;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Parquet, Avro or ORC files, which bring their own types. One thread. */
final class ColumnarSource implements LoadSource {
    private final SparkSession session;
    private final LoadPlan plan;
    private final List<StagedFile> files;
    private final LoadProgress progress;

    ColumnarSource(SparkSession session, LoadPlan plan, List<StagedFile> files, LoadProgress progress) {
        this.session = session;
        this.plan = plan;
        this.files = files;
        this.progress = progress;
    }

    @Override
    public Dataset<Row> rows(Optional<StructType> table) {
        progress.enter("reading the schema");
        StructType first = schemaOf(files.get(0));
        for (StagedFile file : files.subList(1, files.size())) {
            StructType other = schemaOf(file);
            if (!sameColumns(first, other)) {
                throw new TarnException(
                        ErrorCode.INVALID_VALUE,
                        "the columns of " + file.name() + " (" + other.simpleString() + ") differ from those of "
                                + files.get(0).name() + " (" + first.simpleString()
                                + "): load them one after the other; nothing was loaded");
            }
        }
        LoadColumns.refuseDuplicates(
                Arrays.asList(first.fieldNames()), files.get(0).name().value());
        table.ifPresent(schema -> LoadColumns.refuseUnknown(first, schema, "the table " + plan.target()));
        return read(LoadPaths.of(files));
    }

    private static boolean sameColumns(StructType a, StructType b) {
        return a.asNullable().equals(b.asNullable());
    }

    private StructType schemaOf(StagedFile file) {
        progress.stopIfCancelled();
        try {
            return read(LoadPaths.of(file)).schema();
        } catch (RuntimeException e) {
            throw unreadable(file, e);
        }
    }

    private Dataset<Row> read(String... paths) {
        String format = plan.format().name().toLowerCase(Locale.ROOT);
        return session.read().options(LoadPaths.OPTIONS).format(format).load(paths);
    }

    private TarnException unreadable(StagedFile file, Exception cause) {
        return new TarnException(
                ErrorCode.BAD_RECORD,
                file.name() + " cannot be read as " + word(plan.format()) + ": " + SparkFailure.deepest(cause)
                        + "; nothing was loaded",
                cause);
    }

    private static String word(LoadFormat format) {
        return switch (format) {
            case AVRO -> "Avro";
            case ORC -> "ORC";
            default -> "Parquet";
        };
    }

    // Such files have no lines; which of them is broken is found by reading each alone.
    @Override
    public Optional<TarnException> diagnose() {
        for (StagedFile file : files) {
            progress.stopIfCancelled();
            try {
                read(LoadPaths.of(file))
                        .write()
                        .format("noop")
                        .mode("overwrite")
                        .save();
            } catch (Exception e) {
                return Optional.of(unreadable(file, e));
            }
        }
        return Optional.empty();
    }
}
