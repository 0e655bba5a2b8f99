package io.tarn.cli.terminal;

/**
 * Something to do if the process is told to end before this is closed, such as cancelling what a server runs for it. For use
 * in a {@code try}: the orderly way out closes it, and then nothing is done.
 */
public final class AtExit implements AutoCloseable {
    private final Thread hook;

    private AtExit(Thread hook) {
        this.hook = hook;
    }

    /** From now on, an ending process runs the action, in a thread of this name. */
    public static AtExit run(String name, Runnable action) {
        AtExit atExit = new AtExit(new Thread(action, name));
        Runtime.getRuntime().addShutdownHook(atExit.hook);
        return atExit;
    }

    /** Takes the action back. If the process is ending already, the action runs in any case. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending, and the hook runs.
        }
    }
}
