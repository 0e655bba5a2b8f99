package io.tarn.query.spark;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import io.tarn.query.load.LoadPlan;
import io.tarn.query.load.LoadProgress;
import io.tarn.query.load.StagedFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.json.CreateJacksonParser;
import org.apache.spark.sql.catalyst.json.JSONOptions;
import org.apache.spark.sql.catalyst.json.JacksonParser;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/** Files with one JSON object a line. One thread. */
final class JsonSource implements LoadSource {
    private final SparkSession session;
    private final LoadPlan plan;
    private final List<StagedFile> files;
    private final LoadProgress progress;
    private StructType reading = new StructType();

    JsonSource(SparkSession session, LoadPlan plan, List<StagedFile> files, LoadProgress progress) {
        this.session = session;
        this.plan = plan;
        this.files = files;
        this.progress = progress;
    }

    @Override
    public Dataset<Row> rows(Optional<StructType> table) {
        progress.enter("reading the schema");
        // Also with a table or a schema given: a reader passes over fields that are not in its schema, and what is in a
        // file must not be lost without a word.
        StructType found = reader().json(LoadPaths.of(files)).schema();
        if (found.isEmpty()) {
            throw new TarnException(
                    ErrorCode.BAD_RECORD,
                    "there is no field in " + files.get(0).name()
                            + ": write one JSON object a line; nothing was loaded");
        }
        LoadColumns.refuseDuplicates(Arrays.asList(found.fieldNames()), "the JSON objects");
        if (table.isPresent()) {
            LoadColumns.refuseUnknown(found, table.get(), "the table " + plan.target());
            found = typed(found, table.get());
        }
        if (plan.schema() != null) {
            found = LoadColumns.withDeclared(found, LoadColumns.declared(plan.schema()), "the JSON objects");
        }
        reading = found;
        return reader().schema(found).json(LoadPaths.of(files));
    }

    private static StructType typed(StructType found, StructType table) {
        return new StructType(Arrays.stream(found.fields())
                .map(field -> LoadColumns.find(table, field.name()).orElse(field))
                .map(field -> new StructField(field.name(), field.dataType(), true, Metadata.empty()))
                .toArray(StructField[]::new));
    }

    private DataFrameReader reader() {
        return session.read().options(options());
    }

    private static Map<String, String> options() {
        Map<String, String> options = new HashMap<>(LoadPaths.OPTIONS);
        options.put("mode", "FAILFAST");
        options.put("encoding", "UTF-8");
        return options;
    }

    @Override
    public Optional<TarnException> diagnose() {
        BadRecords bad = new BadRecords(progress);
        JSONOptions options = new JSONOptions(ScalaValues.map(options()), "UTC", "_corrupt_record");
        JacksonParser parser = new JacksonParser(reading, options, false, ScalaValues.noElements());
        for (StagedFile file : files) {
            look(file, parser, bad);
        }
        return bad.error();
    }

    private static void look(StagedFile file, JacksonParser parser, BadRecords bad) {
        try (BufferedReader lines = file.openText()) {
            long number = 0;
            String line = lines.readLine();
            while (line != null && !bad.enough()) {
                number++;
                if (!line.isBlank()) {
                    look(file, number, line, parser, bad);
                }
                line = lines.readLine();
            }
        } catch (IOException e) {
            throw LoadPaths.unreadable(file, e);
        }
    }

    // Scala does not declare what it throws; whatever it is, the record is bad.
    private static void look(StagedFile file, long number, String line, JacksonParser parser, BadRecords bad) {
        if (line.strip().equals("[")) {
            bad.add(file, number, "a JSON array over many lines begins here; write one object a line");
            return;
        }
        try {
            parser.parse(line, CreateJacksonParser::string, UTF8String::fromString);
        } catch (Exception e) {
            bad.add(file, number, SparkFailure.jsonReason(e, line));
        }
    }
}
