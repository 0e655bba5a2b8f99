package io.tarn.cli.sql;

import io.tarn.api.SqlScript;
import io.tarn.api.TarnException;
import io.tarn.cli.connect.CliContext;
import io.tarn.cli.connect.TarnHttp;
import io.tarn.cli.terminal.CommandException;
import io.tarn.storage.OwnerOnly;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * The interactive shell: edit, run, print, again. An error is shown and the shell goes on; Ctrl-C stops the statement that
 * runs or clears the line, Ctrl-D ends.
 */
final class Shell {
    private static final int HISTORY_ENTRIES = 1_000;
    private static final int HISTORY_FILE_ENTRIES = 10_000;
    private static final String HELP = """
            Statements end with a semicolon and may have several lines.
              \\d            list tables
              \\d TABLE      columns of a table
              help, \\?      this text
              exit, \\q      leave (Ctrl-D too)
            Tab completes keywords and names, arrow keys bring back what was typed, Ctrl-C stops what runs.""";

    private final CliContext context;
    private final PrintStream out;
    private final TarnHttp http;
    private final CatalogNames names;
    private final StatementRunner runner;

    Shell(CliContext context, TarnHttp http, StatementOptions options, StatementRunner runner) {
        this.context = context;
        this.out = context.streams().out();
        this.http = http;
        this.names = new CatalogNames(http, options.catalog());
        this.runner = runner;
    }

    /** Runs until the user leaves. */
    void run() {
        try (Terminal terminal =
                TerminalBuilder.builder().system(true).dumb(true).build()) {
            terminal.handle(Terminal.Signal.INT, signal -> runner.cancel());
            LineReader reader = reader(terminal);
            out.println("Tarn SQL on " + http.server() + ". Statements end with a semicolon; 'help' for more.");
            out.flush();
            boolean goOn = true;
            while (goOn) {
                goOn = next(reader);
            }
        } catch (IOException e) {
            throw new CommandException("the terminal cannot be used: " + e.getMessage(), e);
        }
    }

    private LineReader reader(Terminal terminal) {
        LineReaderBuilder builder = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("tarn")
                .parser(new ShellParser())
                .completer(new NameCompleter(names))
                .variable(LineReader.SECONDARY_PROMPT_PATTERN, "   -> ")
                .variable(LineReader.HISTORY_SIZE, HISTORY_ENTRIES)
                .variable(LineReader.HISTORY_FILE_SIZE, HISTORY_FILE_ENTRIES)
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.CASE_INSENSITIVE, true)
                .option(LineReader.Option.INSERT_TAB, false);
        historyFile().ifPresent(file -> builder.variable(LineReader.HISTORY_FILE, file));
        return builder.build();
    }

    /** The history file, if its folder can be written; the shell works without it. */
    private Optional<Path> historyFile() {
        Path folder = context.home().resolve(".tarn");
        try {
            Files.createDirectories(folder, OwnerOnly.directory(folder));
        } catch (IOException e) {
            return Optional.empty();
        }
        return Files.isWritable(folder) ? Optional.of(folder.resolve("history")) : Optional.empty();
    }

    private boolean next(LineReader reader) {
        String input;
        try {
            input = reader.readLine("tarn> ");
        } catch (UserInterruptException e) {
            return true;
        } catch (EndOfFileException e) {
            return false;
        }
        Optional<ShellCommand.Call> call = ShellCommand.parse(input);
        if (call.isPresent() && call.get().command() == ShellCommand.QUIT) {
            return false;
        }
        try {
            if (call.isPresent()) {
                obey(call.get());
            } else if (ShellCommand.isOne(input)) {
                throw new CommandException("unknown command '" + input.strip() + "'; 'help' lists them");
            } else {
                SqlScript.parse(input).statements().forEach(statement -> runner.run(statement, null));
            }
        } catch (TarnException | CommandException e) {
            show(e);
        }
        out.flush();
        // A Ctrl-C that came as the statement ended must not stop the next one.
        Thread.interrupted();
        return true;
    }

    private void obey(ShellCommand.Call call) {
        switch (call.command()) {
            case HELP -> out.println(HELP);
            case LIST_TABLES -> {
                CatalogNames.Names found = names.read();
                found.tables().forEach(out::println);
                out.println("(" + found.tables().size() + " tables in "
                        + found.namespaces().size() + " namespaces)");
            }
            case DESCRIBE_TABLE ->
                SqlScript.parse("DESCRIBE TABLE " + call.argument())
                        .statements()
                        .forEach(statement -> runner.run(statement, null));
            case QUIT -> {
                // The loop has ended before.
            }
        }
    }

    private void show(RuntimeException failure) {
        out.flush();
        if (Thread.interrupted()) {
            context.streams().err().println("cancelled");
        } else {
            context.errors().print(failure);
        }
    }
}
