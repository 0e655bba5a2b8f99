package io.tarn.cli.warehouse;

import io.tarn.api.WarehouseInfo;
import io.tarn.api.WarehouseRequest;
import io.tarn.cli.connect.CliContext;
import io.tarn.cli.connect.Connection;
import io.tarn.cli.connect.ServerOptions;
import io.tarn.cli.connect.ServerParts;
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

/** {@code tarn warehouse create}. */
@Command(name = "create", header = "Make a warehouse")
final class CreateWarehouseCommand implements Callable<Integer> {
    private final CliContext context;

    @Parameters(paramLabel = "NAME", description = "1 to 63 of a-z, 0-9, _ and -, beginning with a letter.")
    private String name = "";

    @Option(
            names = "--root",
            paramLabel = "LOCATION",
            description = {
                "Where its tables lie: a folder or file:///folder of the server's machine, made if absent."
                        + " Default: a folder of its name beside the first warehouse."
            })
    private @Nullable String root;

    @Option(
            names = "--allow-location",
            paramLabel = "LOCATION",
            description = {
                "A further location below which clients may place tables and views by naming a location. It must lie below"
                        + " the server's storage.roots. Repeatable."
            })
    private List<String> allowed = new ArrayList<>();

    @Option(
            names = "--allow-existing-files",
            description = "Take a root that has files in it already, such as tables to be registered. They stay.")
    private boolean existingFiles;

    @Option(
            names = "--default",
            paramLabel = "KEY=VALUE",
            description =
                    "What clients use where they are configured with nothing else. A secret is a reference: env:NAME or"
                            + " file:/path, on the server. Repeatable.")
    private Map<String, String> defaults = new LinkedHashMap<>();

    @Option(
            names = "--override",
            paramLabel = "KEY=VALUE",
            description = "What clients use whatever they are configured with. Repeatable.")
    private Map<String, String> overrides = new LinkedHashMap<>();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Mixin
    private ServerOptions server = new ServerOptions();

    CreateWarehouseCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (Connection connection = server.connect(context, ServerParts.CATALOG)) {
            WarehouseRequest request = new WarehouseRequest(
                    name,
                    root == null ? null : WarehousePrinter.location(root),
                    allowed.stream().map(WarehousePrinter::location).toList(),
                    existingFiles,
                    defaults,
                    overrides);
            WarehouseInfo made = connection
                    .http()
                    .send(connection.http().post(WarehousePrinter.PATH, request).build(), WarehouseInfo.class);
            WarehousePrinter printer = new WarehousePrinter(context.streams());
            if (json) {
                printer.json(made);
            } else {
                context.streams()
                        .out()
                        .println("warehouse " + made.name() + " is there, its tables lie below " + made.root());
            }
            return ExitCode.OK;
        }
    }
}
