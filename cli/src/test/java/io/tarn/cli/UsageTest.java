package io.tarn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UsageTest {
    @Test
    void helpNamesEveryCommandAndExitsWithZero() {
        CliRun run = CliRun.of("--help");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("sql", "table", "serve", "Exit codes: 0 done, 1 failed, 2 wrong usage");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void helpOfOneCommandIsThereInBothForms() {
        CliRun byOption = CliRun.of("sql", "--help");
        CliRun byCommand = CliRun.of("help", "sql");
        assertThat(byOption.exitCode()).isZero();
        assertThat(byOption.out()).contains("--format", "Examples:").isEqualTo(byCommand.out());
    }

    @Test
    void helpOfACommandBelowTableSaysWhatItDoes() {
        CliRun run = CliRun.of("table", "expire-snapshots", "--help");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("--older-than", "--retain-last", "--dry-run", "--json", "--catalog-uri");
    }

    @Test
    void versionExitsWithZero() {
        CliRun run = CliRun.of("--version");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("tarn ");
    }

    @Test
    void anUnknownCommandIsWrongUsageWithTheNearestOne() {
        CliRun run = CliRun.of("sqll", "SELECT 1");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).isEqualTo("tarn: unknown command 'sqll'; did you mean 'sql'? (see 'tarn --help')\n");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void anUnknownCommandBelowTableIsWrongUsageWithTheNearestOne() {
        CliRun run = CliRun.of("table", "snapshot", "demo.flights");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("did you mean 'snapshots'?").contains("'tarn table --help'");
    }

    @Test
    void anUnknownOptionIsWrongUsageWithTheNearestOne() {
        CliRun run = CliRun.of("sql", "--formt", "csv", "SELECT 1");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .isEqualTo("tarn: unknown option '--formt'; did you mean '--format'? (see 'tarn sql --help')\n");
    }

    @Test
    void aWrongOptionValueIsWrongUsageInOneLine() {
        assertThat(CliRun.of("sql", "--format", "xml", "SELECT 1"))
                .satisfies(run -> assertThat(run.exitCode()).isEqualTo(2))
                .satisfies(run -> assertThat(run.err().lines()).hasSize(1))
                .satisfies(run -> assertThat(run.err()).contains("--format", "xml"));
        assertThat(CliRun.of("sql", "--server", "nonsense", "SELECT 1"))
                .satisfies(run -> assertThat(run.exitCode()).isEqualTo(2))
                .satisfies(run -> assertThat(run.err()).contains("'nonsense' is not a server"));
        assertThat(CliRun.of("table", "expire-snapshots", "a.b", "--older-than", "soon"))
                .satisfies(run -> assertThat(run.exitCode()).isEqualTo(2))
                .satisfies(run -> assertThat(run.err()).contains("neither an age nor a time"));
    }

    @Test
    void aStatementWithoutQuotesIsWrongUsage() {
        CliRun run = CliRun.of("sql", "SELECT", "1");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("unexpected argument '1'").contains("quotes");
    }

    @Test
    void noCommandShowsTheHelpAsAnError() {
        CliRun run = CliRun.of();
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("Usage: tarn");
    }

    @Test
    void aMissingTableNameIsWrongUsage() {
        CliRun run = CliRun.of("table", "snapshots");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("missing required parameter").contains("TABLE");
    }
}
