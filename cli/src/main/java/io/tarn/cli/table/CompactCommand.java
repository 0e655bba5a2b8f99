package io.tarn.cli.table;

import io.tarn.cli.connect.CliContext;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tarn table compact}. */
@Command(
        name = "compact",
        header = "Rewrite many small files into few",
        description = {"Rewrites small data files, and files with many deleted rows, into few of the right size.", ""})
final class CompactCommand implements Callable<Integer> {
    private static final int TABLE_NAME_PARTS = 2;

    private final CliContext context;

    @Parameters(paramLabel = "TABLE", description = "[warehouse.]namespace.table")
    private String table = "";

    @Option(
            names = "--target-file-size",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description = "The size to aim at, such as 128MB. Default: the table's write.target-file-size-bytes.")
    private @Nullable Long targetFileSizeBytes;

    @Option(
            names = "--min-input-files",
            paramLabel = "N",
            description = "How many small files a partition needs before they are rewritten. Default: 5.")
    private @Nullable Integer minInputFiles;

    @Option(names = "--dry-run", description = "Say what would be done, and change nothing.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Mixin
    private CatalogOptions catalogOptions = new CatalogOptions();

    CompactCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Report report = new Report(context.streams(), json ? ReportFormat.JSON : ReportFormat.TEXT);
        return catalogOptions.with(context, TableName.ofTable(table), TABLE_NAME_PARTS, (catalog, name) -> {
            CompactionRun run = new CompactionRun(catalog.load(name), name, targetFileSizeBytes, minInputFiles);
            if (dryRun) {
                run.plan(report);
            } else {
                run.run(report, context.streams());
            }
            return 0;
        });
    }
}
