package io.tarn.cli.demo;

import io.tarn.api.StatementAnswer;
import io.tarn.api.StatementRequest;
import io.tarn.cli.connect.Connection;
import io.tarn.cli.connect.TarnHttp;
import io.tarn.cli.terminal.CliStreams;
import io.tarn.cli.terminal.CommandException;
import io.tarn.cli.terminal.Progress;
import io.tarn.cli.terminal.TableText;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where the story is told: prints each statement, its result and its time, and checks what was told. */
final class Stage {
    private static final double MILLIS_A_SECOND = 1e3;

    private final CliStreams streams;
    private final Connection server;
    private final CommandRunner commands;
    private int step;

    Stage(CliStreams streams, Connection server, CommandRunner commands) {
        this.streams = streams;
        this.server = server;
        this.commands = commands;
    }

    /** Begins the next step. */
    void step(String title) {
        step++;
        say("");
        say(step + ". " + title);
    }

    void say(String line) {
        PrintStream out = streams.out();
        out.println(line);
        out.flush();
    }

    /** Runs a command of {@code tarn} on the demo's server, as a user would in a shell. */
    void command(String... words) {
        say("   $ tarn " + Arrays.stream(words).map(Stage::quoted).collect(Collectors.joining(" ")));
        List<String> all = new ArrayList<>(List.of(words));
        all.add("--server");
        all.add(server.http().server().toString());
        int exitCode = commands.run(all.toArray(String[]::new));
        checkThat("'tarn " + words[0] + "' exits 0", exitCode == 0);
    }

    private static String quoted(String word) {
        return word.matches("[\\w./:,=-]+") ? word : "'" + word + "'";
    }

    /** Runs a statement and shows its text, its result and its time. */
    StatementAnswer show(String sql) {
        sql.lines().forEach(line -> say("   " + line));
        StatementAnswer answer = run(sql);
        TableText.print(streams.out(), answer, TableText.limitOf(streams));
        say(String.format(Locale.ROOT, "   %.2f s", answer.stats().elapsedMillis() / MILLIS_A_SECOND));
        return answer;
    }

    /** Runs a statement without a word. */
    StatementAnswer run(String sql) {
        TarnHttp http = server.http();
        try (Progress running = Progress.spinner(streams, "running")) {
            return http.send(http.post("/v1/sql", StatementRequest.of(sql)).build(), StatementAnswer.class);
        }
    }

    /** The only value of a result of one row and one column. */
    long number(String sql) {
        List<List<@Nullable Object>> rows = run(sql).rows();
        if (rows.size() == 1 && rows.get(0).size() == 1 && rows.get(0).get(0) instanceof Number value) {
            return value.longValue();
        }
        throw new CommandException("the demo expected one number of '" + sql + "' and saw " + rows);
    }

    /** @throws CommandException if the two differ: then the demo fails */
    void check(String what, Object expected, @Nullable Object seen) {
        if (!expected.equals(seen)) {
            throw new CommandException("the demo expected " + what + " to be " + expected + " and saw " + seen);
        }
    }

    /** @throws CommandException if it does not hold: then the demo fails */
    void checkThat(String what, boolean holds) {
        if (!holds) {
            throw new CommandException("the demo expected that " + what + ", and it is not so");
        }
    }
}
