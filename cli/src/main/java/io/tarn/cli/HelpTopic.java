package io.tarn.cli;

import io.tarn.api.Similarity;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tarn help [COMMAND...]}: the help of a command at any depth, on standard output. */
@Command(name = "help", header = "Show what a command does")
final class HelpTopic implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "For example: sql, or table compact.")
    private List<String> topic = List.of();

    @Override
    public Integer call() {
        CommandLine command = spec.parent().commandLine();
        for (String name : topic) {
            CommandLine next = command.getSubcommands().get(name);
            if (next == null) {
                throw new ParameterException(
                        command,
                        "unknown command '" + name + "'"
                                + new Similarity(command.getSubcommands().keySet()).hint(name));
            }
            command = next;
        }
        PrintWriter out = spec.parent().commandLine().getOut();
        command.usage(out);
        out.flush();
        return ExitCode.OK;
    }
}
