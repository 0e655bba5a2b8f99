package io.tarn.cli.warehouse;

import io.tarn.api.WarehouseInfo;
import io.tarn.cli.connect.CliContext;
import io.tarn.cli.connect.Connection;
import io.tarn.cli.connect.ServerOptions;
import io.tarn.cli.connect.ServerParts;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tarn warehouse show}. */
@Command(name = "show", header = "Show root and properties of a warehouse")
final class ShowWarehouseCommand implements Callable<Integer> {
    private final CliContext context;

    @Parameters(paramLabel = "NAME", description = "The warehouse.")
    private String name = "";

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Mixin
    private ServerOptions server = new ServerOptions();

    ShowWarehouseCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (Connection connection = server.connect(context, ServerParts.CATALOG)) {
            WarehouseInfo warehouse = connection.http().get(WarehousePrinter.path(name), WarehouseInfo.class);
            WarehousePrinter printer = new WarehousePrinter(context.streams());
            if (json) {
                printer.json(warehouse);
            } else {
                printer.details(warehouse);
            }
            return ExitCode.OK;
        }
    }
}
