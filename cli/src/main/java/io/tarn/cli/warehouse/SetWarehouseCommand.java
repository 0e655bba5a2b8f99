package io.tarn.cli.warehouse;

import io.tarn.api.WarehouseInfo;
import io.tarn.api.WarehousePatch;
import io.tarn.cli.connect.CliContext;
import io.tarn.cli.connect.Connection;
import io.tarn.cli.connect.ServerOptions;
import io.tarn.cli.connect.ServerParts;
import io.tarn.cli.terminal.CommandException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tarn warehouse set}. */
@Command(name = "set", header = "Change the allowed locations and properties of a warehouse")
final class SetWarehouseCommand implements Callable<Integer> {
    private final CliContext context;

    @Parameters(paramLabel = "NAME", description = "The warehouse.")
    private String name = "";

    @Option(
            names = "--allow-location",
            paramLabel = "LOCATION",
            description = "A location below which clients may place tables and views from now on. Repeatable.")
    private List<String> allowed = new ArrayList<>();

    @Option(
            names = "--disallow-location",
            paramLabel = "LOCATION",
            description = "A location that is not allowed any more; tables that are there stay. Repeatable.")
    private List<String> disallowed = new ArrayList<>();

    @Option(
            names = "--default",
            paramLabel = "KEY=VALUE",
            description = "What clients use where they are configured with nothing else. Repeatable.")
    private Map<String, String> defaults = new LinkedHashMap<>();

    @Option(
            names = "--override",
            paramLabel = "KEY=VALUE",
            description = "What clients use whatever they are configured with. Repeatable.")
    private Map<String, String> overrides = new LinkedHashMap<>();

    @Option(names = "--unset", paramLabel = "KEY", description = "A default and override to remove. Repeatable.")
    private List<String> removed = new ArrayList<>();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Mixin
    private ServerOptions server = new ServerOptions();

    SetWarehouseCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (allowed.isEmpty()
                && disallowed.isEmpty()
                && defaults.isEmpty()
                && overrides.isEmpty()
                && removed.isEmpty()) {
            throw new CommandException(
                    "nothing to set: name a location or property; 'tarn warehouse set --help' lists the options");
        }
        try (Connection connection = server.connect(context, ServerParts.CATALOG)) {
            WarehousePatch patch = new WarehousePatch(
                    allowed.stream().map(WarehousePrinter::location).toList(),
                    disallowed.stream().map(WarehousePrinter::location).toList(),
                    changes(defaults),
                    changes(overrides));
            WarehouseInfo changed = connection
                    .http()
                    .send(
                            connection
                                    .http()
                                    .patch(WarehousePrinter.path(name), patch)
                                    .build(),
                            WarehouseInfo.class);
            WarehousePrinter printer = new WarehousePrinter(context.streams());
            if (json) {
                printer.json(changed);
            } else {
                printer.details(changed);
            }
            return ExitCode.OK;
        }
    }

    private Map<String, @Nullable String> changes(Map<String, String> set) {
        Map<String, @Nullable String> changes = new LinkedHashMap<>();
        removed.forEach(key -> changes.put(key, null));
        changes.putAll(set);
        return changes;
    }
}
