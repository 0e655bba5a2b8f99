package io.tarn.cli.load;

import io.tarn.api.LoadRequest;
import io.tarn.api.LoadStatus;
import io.tarn.cli.connect.CliContext;
import io.tarn.cli.connect.Connection;
import io.tarn.cli.connect.ServerOptions;
import io.tarn.cli.connect.ServerParts;
import io.tarn.cli.connect.TarnHttp;
import io.tarn.cli.terminal.AtExit;
import io.tarn.cli.terminal.CommandException;
import io.tarn.cli.terminal.Progress;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tarn load}. */
@Command(
        name = "load",
        header = "Load files into a table",
        synopsisHeading = "Usage: tarn load [OPTIONS] FILE... TABLE%n",
        customSynopsis = "",
        description = {
            "Uploads the files to the server and loads them in one commit: all rows or none. A row that cannot be read ends"
                    + " the load and is told with its file and line.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  tarn load flights.csv demo.flights --partition-by 'month(date)'",
            "  tarn load 'days/*.parquet' lake.demo.flights --mode append",
            "  tarn load codes.csv.gz demo.codes --delimiter ';' --null-text NA --schema 'code string, since date'"
        })
public final class LoadCommand implements Callable<Integer> {
    private static final double MILLIS_A_SECOND = 1000.0;

    private final CliContext context;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "2..*",
            paramLabel = "FILE... TABLE",
            description = {
                "Files, or patterns such as 'data/*.csv', all of one format; CSV and JSON may be compressed (.gz).",
                "Last the table: [WAREHOUSE.]NAMESPACE.TABLE. A missing namespace is made."
            })
    private List<String> arguments = new ArrayList<>();

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            defaultValue = "CREATE",
            description = {
                "create (default): the table must not exist.",
                "append: adds rows to a table, columns matched by name.",
                "overwrite: replaces all rows, or creates the table."
            })
    private Mode mode = Mode.CREATE;

    @Option(
            names = "--partition-by",
            paramLabel = "FIELD",
            description = {
                "Partitions of a new table: COLUMN, year(C), month(C), day(C), hour(C), bucket(16, C), truncate(4, C);"
                        + " several with commas, or the option several times."
            })
    private List<String> partitionBy = new ArrayList<>();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "csv, json (one object a line), parquet or avro. Default: by the files' names.")
    private @Nullable FileKind format;

    @Option(
            names = "--schema",
            paramLabel = "COLUMNS",
            description = {
                "CSV, JSON: types of columns, such as 'id bigint, day date'. Columns that are not named get the table's type,"
                        + " or one that fits all their values."
            })
    private @Nullable String schema;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Mixin
    private CsvArguments csv = new CsvArguments();

    @Mixin
    private ServerOptions serverOptions = new ServerOptions();

    /** What happens to the table. */
    enum Mode {
        CREATE,
        APPEND,
        OVERWRITE
    }

    /** The command in its surroundings. */
    public LoadCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        String table = table();
        List<Path> files = FileArguments.expand(arguments.subList(0, arguments.size() - 1));
        FileKind kind = kind(files);
        try (Connection connection = serverOptions.connect(context, ServerParts.ALL);
                Progress progress = Progress.bar(context.streams(), "uploading " + named(files))) {
            LoadClient client = new LoadClient(connection.http());
            List<String> uploads = upload(client, files, progress);
            LoadStatus begun = client.begin(request(table, uploads, kind, files));
            LoadStatus done = await(client, begun, progress);
            progress.close();
            print(done, files);
        }
        return 0;
    }

    private String table() {
        String table = arguments.get(arguments.size() - 1);
        if (Files.isRegularFile(Path.of(table)) || table.indexOf('/') >= 0) {
            throw wrongUsage(
                    "the last argument is the table, but '" + table + "' is a file: tarn load FILE... NAMESPACE.TABLE");
        }
        if (table.indexOf('.') < 1) {
            throw wrongUsage("'" + table + "' is not a table: write NAMESPACE.TABLE, such as demo." + table);
        }
        return table;
    }

    private FileKind kind(List<Path> files) {
        FileKind kind = format == null ? kindByName(files) : format;
        String csvOption = csv.given();
        if (kind != FileKind.CSV && csvOption != null) {
            throw wrongUsage(csvOption + " is for CSV, and these files are " + kind.wireName());
        }
        return kind;
    }

    private FileKind kindByName(List<Path> files) {
        Path first = files.get(0);
        FileKind kind = FileKind.of(first)
                .orElseThrow(() -> wrongUsage("the name of '" + first
                        + "' does not tell what it is: give --format csv, json, parquet or avro"));
        for (Path file : files) {
            if (!FileKind.of(file).equals(FileKind.of(first))) {
                throw wrongUsage("the files are not of one format: '" + first + "' is " + kind.wireName() + ", '" + file
                        + "' is not; load them one after the other, or give --format");
            }
        }
        return kind;
    }

    private LoadRequest request(String table, List<String> uploads, FileKind kind, List<Path> files) {
        return new LoadRequest(
                table,
                uploads,
                kind.wireName(),
                mode.name().toLowerCase(Locale.ROOT),
                partitionBy.isEmpty() ? null : FieldList.split(partitionBy),
                kind == FileKind.CSV ? csv.options(files) : null,
                schema);
    }

    private static List<String> upload(LoadClient client, List<Path> files, Progress progress) {
        UploadMeter meter = new UploadMeter(progress, totalBytes(files));
        List<String> ids = new ArrayList<>();
        for (Path file : files) {
            ids.add(client.upload(file, meter::sent).id());
        }
        return ids;
    }

    private static long totalBytes(List<Path> files) {
        long total = 0;
        for (Path file : files) {
            try {
                total += Files.size(file);
            } catch (IOException e) {
                throw new CommandException("cannot read '" + file + "': " + e.getMessage(), e);
            }
        }
        return total;
    }

    /** A process that is told to end while it waits takes its load along. */
    private LoadStatus await(LoadClient client, LoadStatus begun, Progress progress) {
        try (AtExit cancel = AtExit.run("tarn-cancel-load", () -> client.cancel(begun.id()))) {
            return client.await(begun, status -> show(status, progress));
        }
    }

    private static void show(LoadStatus status, Progress progress) {
        progress.stage(status.stage());
        if (status.fraction() > 0) {
            progress.fraction(status.fraction());
        }
        if (status.rows() > 0) {
            progress.detail(String.format(Locale.ROOT, "%,d rows", status.rows()));
        }
    }

    private void print(LoadStatus done, List<Path> files) {
        PrintStream out = context.streams().out();
        if (json) {
            out.println(new String(TarnHttp.json(done), StandardCharsets.UTF_8));
            return;
        }
        out.println(String.format(
                Locale.ROOT,
                "loaded %,d rows from %s into %s in %.1f s (snapshot %d)",
                done.rows(),
                named(files),
                done.table(),
                done.elapsedMillis() / MILLIS_A_SECOND,
                done.snapshotId()));
    }

    private static String named(List<Path> files) {
        return files.size() == 1 ? String.valueOf(files.get(0).getFileName()) : files.size() + " files";
    }

    private ParameterException wrongUsage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
