package io.tarn.cli;

import io.tarn.api.Similarity;
import io.tarn.cli.terminal.ErrorReport;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Wrong usage is one line that says what is wrong, what may have been meant, and where the help is. */
final class UsageErrors implements IParameterExceptionHandler {
    private final PrintStream err;

    UsageErrors(PrintStream err) {
        this.err = err;
    }

    @Override
    public int handleParseException(ParameterException failure, String[] args) {
        CommandLine command = failure.getCommandLine();
        String help = command.getCommandSpec().qualifiedName() + " --help";
        err.println("tarn: " + ErrorReport.oneLine(message(failure, command)) + " (see '" + help + "')");
        err.flush();
        return ExitCode.USAGE;
    }

    private static String message(ParameterException failure, CommandLine command) {
        if (failure instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            return unmatched(unmatched.getUnmatched().get(0), command);
        }
        String message = failure.getMessage() == null ? "wrong usage" : failure.getMessage();
        return Character.toLowerCase(message.charAt(0)) + message.substring(1);
    }

    private static String unmatched(String argument, CommandLine command) {
        if (argument.startsWith("-")) {
            return "unknown option '" + argument + "'" + new Similarity(options(command)).hint(argument);
        }
        if (!command.getSubcommands().isEmpty()) {
            return "unknown command '" + argument + "'"
                    + new Similarity(command.getSubcommands().keySet()).hint(argument);
        }
        return "unexpected argument '" + argument + "'; does a text with spaces lack its quotes?";
    }

    private static List<String> options(CommandLine command) {
        List<String> names = new ArrayList<>();
        for (OptionSpec option : command.getCommandSpec().options()) {
            names.addAll(List.of(option.names()));
        }
        return names;
    }
}
