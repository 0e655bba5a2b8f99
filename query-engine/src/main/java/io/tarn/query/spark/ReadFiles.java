package io.tarn.query.spark;

import io.tarn.api.ErrorCode;
import io.tarn.api.Similarity;
import io.tarn.api.TarnException;
import io.tarn.query.files.FoundFile;
import io.tarn.query.load.FileFormats;
import io.tarn.query.load.LoadFormat;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.catalyst.expressions.NamedArgumentExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.classic.SparkSession;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/**
 * The table-valued function {@code read_files('path', option => value, ...)}: the rows of files that statements may read. CSV has
 * a header unless {@code header => false}; types are found from all values unless {@code schema} gives them; a record that
 * does not fit ends the query unless {@code mode} says otherwise. Safe for use by many threads.
 */
final class ReadFiles extends AbstractFunction1<Seq<Expression>, LogicalPlan> {
    static final String NAME = "read_files";

    private static final String PATH = "path";
    private static final String FORMAT = "format";
    private static final String SCHEMA = "schema";

    /** What each option is to Spark's readers. */
    private static final Map<String, String> OPTIONS = Map.of(
            "header", "header",
            "delimiter", "sep",
            "quote", "quote",
            "null_value", "nullValue",
            "multi_line", "multiLine",
            "date_format", "dateFormat",
            "timestamp_format", "timestampFormat",
            "mode", "mode");

    private static final Set<String> OF_CSV_ONLY = Set.of("header", "delimiter", "quote", "null_value");

    /** What the function is called. */
    static ExpressionInfo info() {
        return new ExpressionInfo(ReadFiles.class.getName(), NAME);
    }

    private static List<String> names() {
        TreeMap<String, String> names = new TreeMap<>(OPTIONS);
        names.put(FORMAT, FORMAT);
        names.put(SCHEMA, SCHEMA);
        return List.copyOf(names.keySet());
    }

    @Override
    public LogicalPlan apply(Seq<Expression> arguments) {
        SparkSession session = SparkSession.active();
        Map<String, String> options = options(CollectionConverters.asJava(arguments));
        String path = options.remove(PATH);
        if (path == null) {
            throw invalid("it needs the path of the files: read_files('/in/*.csv')");
        }
        List<Path> files = FileAccess.of(session.sparkContext().conf()).find(path).stream()
                .map(FoundFile::path)
                .toList();
        String named = options.remove(FORMAT);
        LoadFormat format = named == null ? FileFormats.of(files) : FileFormats.named(named);
        Dataset<Row> rows = reader(session, format, options)
                .load(files.stream().map(LoadPaths::of).toArray(String[]::new));
        return ((org.apache.spark.sql.classic.Dataset<Row>) rows)
                .queryExecution()
                .analyzed();
    }

    private static DataFrameReader reader(SparkSession session, LoadFormat format, Map<String, String> given) {
        Map<String, String> options = new HashMap<>(LoadPaths.OPTIONS);
        DataFrameReader reader = session.read().format(format.name().toLowerCase(Locale.ROOT));
        String schema = given.remove(SCHEMA);
        if (schema != null) {
            reader = reader.schema(LoadColumns.declared(schema));
        } else if (format == LoadFormat.CSV) {
            options.put("inferSchema", "true");
        }
        boolean text = format == LoadFormat.CSV || format == LoadFormat.JSON;
        if (text) {
            options.put("mode", "FAILFAST");
            options.put("encoding", "UTF-8");
        }
        if (format == LoadFormat.CSV) {
            options.put("header", "true");
            String quote = given.getOrDefault("quote", "\"");
            // RFC 4180: a quote inside a quoted value is doubled.
            options.put("escape", quote);
        }
        given.forEach((name, value) -> {
            boolean fits = text && (format == LoadFormat.CSV || !OF_CSV_ONLY.contains(name));
            if (!fits) {
                throw invalid("the option " + name + " is not for files of the format "
                        + format.name().toLowerCase(Locale.ROOT));
            }
            options.put(OPTIONS.get(name), value);
        });
        return reader.options(options);
    }

    private static Map<String, String> options(List<Expression> arguments) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            Expression argument = arguments.get(i);
            if (argument instanceof NamedArgumentExpression named) {
                options.put(known(named.key()), value(named.value()));
            } else if (i == 0) {
                options.put(PATH, value(argument));
            } else {
                throw invalid("options have names: read_files('/in/*.csv', header => false)");
            }
        }
        return options;
    }

    private static String known(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (!lower.equals(PATH) && !names().contains(lower)) {
            throw invalid("there is no option '" + name + "'" + new Similarity(names()).hint(lower) + "; options: "
                    + String.join(", ", names()));
        }
        return lower;
    }

    private static String value(Expression expression) {
        Object value = expression.foldable() ? expression.eval(InternalRow.empty()) : null;
        if (value == null) {
            throw invalid("its arguments are constants and not NULL");
        }
        return value.toString();
    }

    private static TarnException invalid(String why) {
        return new TarnException(ErrorCode.INVALID_VALUE, "read_files cannot be run: " + why);
    }
}
