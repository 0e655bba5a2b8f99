package io.tarn.cli.sql;

import io.tarn.api.SqlScript;
import io.tarn.cli.connect.CliContext;
import io.tarn.cli.connect.Connection;
import io.tarn.cli.connect.ServerOptions;
import io.tarn.cli.connect.ServerParts;
import io.tarn.cli.terminal.AtExit;
import io.tarn.cli.terminal.CliStreams;
import io.tarn.cli.terminal.CommandException;
import io.tarn.cli.terminal.StandardStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tarn sql}. */
@Command(
        name = "sql",
        header = "Run SQL, or open a shell",
        description = {
            "Runs SQL and prints the results. Without a statement or a file it reads statements from standard input,"
                    + " or opens an interactive shell if that is a terminal.",
            "Several statements have semicolons between them and run in order; the first error ends the command.",
            ""
        },
        footer = {
            "",
            "Formats: table (default; cut to the width of a terminal, never in a pipe), csv (RFC 4180 with a header),",
            "json (one array of objects), ndjson (one object a line).",
            "",
            "Examples:",
            "  tarn sql \"SELECT origin, count(*) FROM demo.flights GROUP BY origin\"",
            "  tarn sql --format csv \"SELECT * FROM demo.flights\" > flights.csv",
            "  tarn sql -p carrier=AA \"SELECT count(*) FROM demo.flights WHERE carrier = :carrier\"",
            "  tarn sql --file report.sql",
            "  echo 'SHOW NAMESPACES' | tarn sql"
        })
public final class SqlCommand implements Callable<Integer> {
    private static final int SCRIPT_MAX_BYTES = 64 << 20;
    private static final String STANDARD_INPUT = "-";

    private final CliContext context;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..1", paramLabel = "SQL", description = "One or more statements, as one argument.")
    private @Nullable String sql;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "Read the statements from a file; - is standard input.")
    private @Nullable String file;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "TABLE",
            description = "table, csv, json or ndjson.")
    private OutputFormat format = OutputFormat.TABLE;

    @Mixin
    private StatementOptions statementOptions = new StatementOptions();

    @Mixin
    private ServerOptions serverOptions = new ServerOptions();

    /** The command in its surroundings. */
    public SqlCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (sql != null && file != null) {
            throw new ParameterException(spec.commandLine(), "both a statement and --file are given: give one");
        }
        boolean interactive = sql == null && file == null && context.streams().isTerminal(StandardStream.IN);
        SqlScript script = interactive ? null : SqlScript.parse(text());
        if (script != null && script.statements().isEmpty()) {
            return 0;
        }
        try (Connection connection = serverOptions.connect(context, ServerParts.ALL)) {
            if (script != null && script.statements().size() == 1) {
                run(script, runner(connection, null));
                return 0;
            }
            try (SqlSession session = new SqlSession(connection.http(), statementOptions)) {
                StatementRunner runner = runner(connection, session);
                if (script == null) {
                    new Shell(context, connection.http(), statementOptions, runner).run();
                } else {
                    run(script, runner);
                }
            }
        }
        return 0;
    }

    private StatementRunner runner(Connection connection, @Nullable SqlSession session) {
        return new StatementRunner(connection.http(), context.streams(), statementOptions, format, session);
    }

    /** A process that is told to end while it waits takes its statement along. */
    private void run(SqlScript script, StatementRunner runner) {
        try (AtExit cancel = AtExit.run("tarn-cancel-statement", runner::cancel)) {
            script.statements().forEach(statement -> runner.run(statement, source()));
        }
    }

    private String text() {
        if (sql != null) {
            return sql;
        }
        CliStreams streams = context.streams();
        try {
            if (file == null || file.equals(STANDARD_INPUT)) {
                return bounded(streams.in(), "standard input");
            }
            try (InputStream in = Files.newInputStream(Path.of(file))) {
                return bounded(in, file);
            }
        } catch (NoSuchFileException e) {
            throw new CommandException("file '" + file + "' does not exist", e);
        } catch (IOException e) {
            throw new CommandException("cannot read '" + file + "': " + e.getMessage(), e);
        }
    }

    private static String bounded(InputStream in, String name) throws IOException {
        byte[] bytes = in.readNBytes(SCRIPT_MAX_BYTES + 1);
        if (bytes.length > SCRIPT_MAX_BYTES) {
            throw new CommandException(
                    name + " is larger than " + (SCRIPT_MAX_BYTES >> 20) + " MiB; data belongs into 'tarn load'");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private @Nullable String source() {
        return file == null || file.equals(STANDARD_INPUT) ? null : file;
    }
}
