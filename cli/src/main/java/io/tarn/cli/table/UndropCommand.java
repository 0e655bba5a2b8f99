package io.tarn.cli.table;

import io.tarn.api.DroppedInfo;
import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import io.tarn.api.UndropAnswer;
import io.tarn.cli.connect.CliContext;
import io.tarn.cli.terminal.CommandException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tarn table undrop}. */
@Command(
        name = "undrop",
        header = "Bring a dropped table or view back",
        description = {
            "It is as it was: its rows, its history, its place. Of several that had the name it is the one that was dropped"
                    + " last, unless --id says which. 'tarn table list --dropped' shows what is kept, and for how long.",
            ""
        })
final class UndropCommand implements Callable<Integer> {
    private static final int TABLE_NAME_PARTS = 2;

    private final CliContext context;

    @Parameters(paramLabel = "TABLE", description = "[warehouse.]namespace.table")
    private String table = "";

    @Option(
            names = "--to",
            paramLabel = "NAME",
            description = "Bring it back as namespace.table. Default: the name that it had.")
    private @Nullable String to;

    @Option(names = "--id", paramLabel = "ID", description = "Which one, if several had the name.")
    private @Nullable String id;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Mixin
    private CatalogOptions catalogOptions = new CatalogOptions();

    UndropCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Report report = new Report(context.streams(), json ? ReportFormat.JSON : ReportFormat.TEXT);
        return catalogOptions.with(context, TableName.ofTable(table), TABLE_NAME_PARTS, (catalog, name) -> {
            DroppedTables dropped = catalog.dropped();
            TableName wanted = to == null ? null : TableName.ofTable(to).in(dropped.warehouse());
            List<DroppedInfo> kept = dropped.kept(name, id);
            DroppedInfo chosen = kept.get(0);
            UndropAnswer back = undrop(dropped, chosen, wanted);
            if (report.format() == ReportFormat.JSON) {
                report.object(object(chosen, back));
            } else {
                report.line(newName(back) + ": the " + back.kind() + " is back as it was when it was dropped at "
                        + chosen.droppedAt());
                if (id == null && kept.size() > 1) {
                    report.line("older ones of the name " + name + " are kept; --id brings one back: "
                            + String.join(
                                    ", ",
                                    kept.stream()
                                            .skip(1)
                                            .map(DroppedTables::text)
                                            .toList()));
                }
            }
            return 0;
        });
    }

    private static UndropAnswer undrop(DroppedTables dropped, DroppedInfo chosen, @Nullable TableName wanted) {
        try {
            return dropped.undrop(chosen.id(), wanted);
        } catch (TarnException e) {
            boolean nameIsTaken = e.code() == ErrorCode.ALREADY_EXISTS;
            throw nameIsTaken ? new CommandException(e.getMessage() + " with --to", e) : e;
        }
    }

    private static String newName(UndropAnswer back) {
        return String.join(".", back.name().namespace()) + "." + back.name().name();
    }

    private static Map<String, Object> object(DroppedInfo chosen, UndropAnswer back) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("table", newName(back));
        object.put("kind", back.kind());
        object.put("location", back.location());
        object.put("id", chosen.id());
        object.put("dropped_at", chosen.droppedAt());
        return object;
    }
}
