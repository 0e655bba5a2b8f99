package io.tarn.cli.terminal;

/** One of the three standard streams of a process. */
public enum StandardStream {
    IN,
    OUT,
    ERR
}
