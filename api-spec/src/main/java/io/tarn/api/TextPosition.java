package io.tarn.api;

/**
 * A place in a text.
 *
 * @param line counted from 1
 * @param column counted from 1, in UTF-16 units
 */
public record TextPosition(int line, int column) {}
