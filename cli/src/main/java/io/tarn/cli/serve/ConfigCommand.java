package io.tarn.cli.serve;

import io.tarn.api.ColumnInfo;
import io.tarn.cli.connect.CliContext;
import io.tarn.cli.connect.TarnHttp;
import io.tarn.cli.terminal.TableText;
import io.tarn.server.ResolvedConfig;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code tarn config}: what {@code tarn serve} would run with, and where each value comes from. */
@Command(name = "config", description = "Print the configuration that is in force, and where each value comes from.")
public final class ConfigCommand implements Callable<Integer> {
    private final CliContext context;
    private final ConfigOptions options = new ConfigOptions();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    private ConfigCommand(CliContext context) {
        this.context = context;
    }

    /** The command with one option for each configuration key. */
    public static CommandLine withOptions(CliContext context) {
        ConfigCommand command = new ConfigCommand(context);
        CommandLine line = new CommandLine(command);
        command.options.addTo(line.getCommandSpec());
        return line;
    }

    @Override
    public Integer call() {
        ResolvedConfig config = options.resolve(context.environment());
        PrintStream out = context.streams().out();
        if (json) {
            Map<String, Object> keys = new LinkedHashMap<>();
            config.values()
                    .forEach((key, value) ->
                            keys.put(key.key(), Map.of("value", key.shown(value.text()), "source", value.source())));
            out.println(new String(TarnHttp.json(keys), StandardCharsets.UTF_8));
        } else {
            List<ColumnInfo> columns = List.of(
                    new ColumnInfo("key", "string"),
                    new ColumnInfo("value", "string"),
                    new ColumnInfo("from", "string"));
            try (TableText table = new TableText(out, columns, TableText.UNLIMITED)) {
                config.values()
                        .forEach(
                                (key, value) -> table.add(List.of(key.key(), key.shown(value.text()), value.source())));
            }
        }
        return ExitCode.OK;
    }
}
