package io.tarn.cli.terminal;

/** One of the three standard streams of a process. */
public enum StandardStream {
    IN(0),
    OUT(1),
    ERR(2);

    private final int descriptor;

    StandardStream(int descriptor) {
        this.descriptor = descriptor;
    }

    /** Its number in POSIX. */
    int descriptor() {
        return descriptor;
    }
}
