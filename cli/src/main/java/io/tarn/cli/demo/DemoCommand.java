package io.tarn.cli.demo;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import io.tarn.cli.connect.CliContext;
import io.tarn.cli.connect.Connection;
import io.tarn.cli.connect.ServerParts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code tarn demo}: a server of its own on a free port and a temporary folder, the story, and nothing left behind. */
@Command(
        name = "demo",
        description = {
            "Tell the whole story on 200,000 real flights: load, partition, join, window, schema change, MERGE, time"
                    + " travel, tag, compaction, expiry. It checks what it prints and exits 1 if a number is wrong."
        })
public final class DemoCommand implements Callable<Integer> {
    private static final double NANOS_A_SECOND = 1e9;
    private static final String PREFIX = "tarn-demo-";

    private final CliContext context;
    private final Path samples;
    private final CommandRunner commands;

    @Option(names = "--keep", description = "Leave the data folder, and say how to serve it.")
    private boolean keep;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Work in this folder, absent or empty, and leave it. Default: a temporary one.")
    private @Nullable Path dataDir;

    /** The demo on the sample data in this folder; it runs other commands of {@code tarn} as its steps. */
    public DemoCommand(CliContext context, Path samples, CommandRunner commands) {
        this.context = context;
        this.samples = samples;
        this.commands = commands;
    }

    @Override
    public Integer call() throws IOException {
        if (dataDir == null && !keep) {
            try (TemporaryFolder folder = new TemporaryFolder(Files.createTempDirectory(PREFIX))) {
                tell(folder.path());
            }
        } else {
            Path folder = folderToKeep();
            tell(folder);
            context.streams().out().println("\nServe what the demo made: ./tarn serve --data-dir " + folder);
        }
        return ExitCode.OK;
    }

    private void tell(Path folder) {
        long started = System.nanoTime();
        try (Connection server = Connection.to(context.embedded().start(folder, ServerParts.ALL))) {
            Stage stage = new Stage(context.streams(), server, commands);
            stage.say("A Tarn server runs inside this command: " + server.http().server() + ", data folder " + folder);
            new Story(stage, samples).tell();
            connectOthers(stage, server.catalog());
        }
        context.streams()
                .out()
                .printf(
                        Locale.ROOT,
                        "%nEverything came out as expected, in %.0f s.%n",
                        (System.nanoTime() - started) / NANOS_A_SECOND);
    }

    private static void connectOthers(Stage stage, URI catalog) {
        stage.step("Any Iceberg client uses the same tables; the catalog is at " + catalog);
        stage.say("   Spark:      --conf spark.sql.catalog.lake=org.apache.iceberg.spark.SparkCatalog --conf"
                + " spark.sql.catalog.lake.type=rest --conf spark.sql.catalog.lake.uri=" + catalog
                + " --conf spark.sql.catalog.lake.warehouse=lake");
        stage.say("   PyIceberg:  load_catalog(\"lake\", type=\"rest\", uri=\"" + catalog
                + "\", warehouse=\"lake\").load_table(\"demo.flights\")");
        stage.say("   DuckDB:     ATTACH 'lake' AS lake (TYPE iceberg, ENDPOINT '" + catalog
                + "', AUTHORIZATION_TYPE 'none'); FROM lake.demo.flights;");
    }

    private Path folderToKeep() throws IOException {
        if (dataDir == null) {
            return Files.createTempDirectory(PREFIX);
        }
        if (Files.isDirectory(dataDir) && !isEmpty(dataDir)) {
            throw new TarnException(
                    ErrorCode.ALREADY_EXISTS,
                    "data folder '" + dataDir
                            + "' is not empty; the demo makes its own tables, so name an absent or empty one");
        }
        return dataDir;
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.findAny().isEmpty();
        }
    }
}
