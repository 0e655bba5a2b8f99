package io.tarn.cli.terminal;

import org.jspecify.annotations.Nullable;

/**
 * A failure that the command line itself finds, where no server was asked: exit code 1, and its message is what the user
 * sees.
 */
public final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A failure that nothing else led to. */
    public CommandException(String message) {
        this(message, null);
    }

    /** A failure that another exception led to. */
    public CommandException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
