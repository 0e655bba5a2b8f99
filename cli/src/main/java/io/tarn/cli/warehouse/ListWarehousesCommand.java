package io.tarn.cli.warehouse;

import io.tarn.api.WarehouseInfo;
import io.tarn.api.WarehouseList;
import io.tarn.cli.connect.CliContext;
import io.tarn.cli.connect.Connection;
import io.tarn.cli.connect.ServerOptions;
import io.tarn.cli.connect.ServerParts;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tarn warehouse list}. */
@Command(name = "list", header = "List the warehouses, the default one first")
final class ListWarehousesCommand implements Callable<Integer> {
    private final CliContext context;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Mixin
    private ServerOptions server = new ServerOptions();

    ListWarehousesCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (Connection connection = server.connect(context, ServerParts.CATALOG)) {
            List<WarehouseInfo> warehouses = connection
                    .http()
                    .get(WarehousePrinter.PATH, WarehouseList.class)
                    .warehouses();
            WarehousePrinter printer = new WarehousePrinter(context.streams());
            if (json) {
                printer.json(warehouses);
            } else {
                printer.table(warehouses);
            }
            return ExitCode.OK;
        }
    }
}
