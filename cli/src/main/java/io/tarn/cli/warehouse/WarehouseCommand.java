package io.tarn.cli.warehouse;

import io.tarn.cli.connect.CliContext;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tarn warehouse}: the list of its commands. */
@Command(
        name = "warehouse",
        header = "Make, list, change and drop warehouses",
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "A warehouse has a root folder of its own for its tables, and is a catalog of its name in SQL:",
            "SELECT * FROM sales.eu.orders.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  tarn warehouse create sales",
            "  tarn warehouse create logs --root /mnt/big/logs --default table-default.write.format.default=avro",
            "  tarn warehouse set sales --allow-location /mnt/imports",
            "  tarn warehouse list --json",
            "  tarn warehouse drop logs"
        })
public final class WarehouseCommand implements Callable<Integer> {
    private final PrintStream err;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private WarehouseCommand(PrintStream err) {
        this.err = err;
    }

    /** The command with everything below it. */
    public static CommandLine withSubcommands(CliContext context) {
        return new CommandLine(new WarehouseCommand(context.streams().err()))
                .addSubcommand(new CreateWarehouseCommand(context))
                .addSubcommand(new ListWarehousesCommand(context))
                .addSubcommand(new ShowWarehouseCommand(context))
                .addSubcommand(new SetWarehouseCommand(context))
                .addSubcommand(new DropWarehouseCommand(context));
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(err);
        return ExitCode.USAGE;
    }
}
