package io.tarn.cli.warehouse;

import io.tarn.cli.connect.CliContext;
import io.tarn.cli.connect.Connection;
import io.tarn.cli.connect.ServerOptions;
import io.tarn.cli.connect.ServerParts;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code tarn warehouse drop}. */
@Command(
        name = "drop",
        header = "Drop an empty warehouse",
        description =
                "Refused while namespaces are in it, or dropped tables that can still be brought back. Files stay.")
final class DropWarehouseCommand implements Callable<Integer> {
    private final CliContext context;

    @Parameters(paramLabel = "NAME", description = "The warehouse.")
    private String name = "";

    @Mixin
    private ServerOptions server = new ServerOptions();

    DropWarehouseCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (Connection connection = server.connect(context, ServerParts.CATALOG)) {
            connection
                    .http()
                    .send(connection
                            .http()
                            .request(WarehousePrinter.path(name))
                            .DELETE()
                            .build());
            context.streams().out().println("warehouse " + name + " is dropped; its folder and files stay");
            return ExitCode.OK;
        }
    }
}
