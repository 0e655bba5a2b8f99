package io.tarn.cli.sql;

import java.util.Locale;
import java.util.Optional;

/** The shell's own commands, which need no semicolon. */
enum ShellCommand {
    QUIT,
    HELP,
    LIST_TABLES,
    DESCRIBE_TABLE;

    /** A command with its argument, which is empty where none is given. */
    record Call(ShellCommand command, String argument) {}

    static boolean isOne(String line) {
        return parse(line).isPresent() || line.strip().startsWith("\\");
    }

    static Optional<Call> parse(String line) {
        String text = line.strip();
        while (text.endsWith(";")) {
            text = text.substring(0, text.length() - 1).strip();
        }
        String[] words = text.split("\\s+", 2);
        String argument = words.length == 2 ? words[1] : "";
        ShellCommand command = switch (words[0].toLowerCase(Locale.ROOT)) {
            case "\\q" -> QUIT;
            case "exit", "quit" -> argument.isEmpty() ? QUIT : null;
            case "\\?", "\\h" -> HELP;
            case "help" -> argument.isEmpty() ? HELP : null;
            case "\\d", "\\dt" -> argument.isEmpty() ? LIST_TABLES : DESCRIBE_TABLE;
            default -> null;
        };
        return command == null ? Optional.empty() : Optional.of(new Call(command, argument));
    }
}
