package io.tarn.cli.sql;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;

/** Writes the server's answer to one statement for the user, row by row: a result of any length takes bounded memory. */
interface ResultPrinter {
    /** The JSON array of the result's columns, empty for a statement without a result. */
    String COLUMNS_HEADER = "Tarn-Columns";

    /**
     * Prints an answer in the format that was asked for.
     *
     * @throws io.tarn.api.TarnException the server's error, where a result fails after its first rows
     * @throws IOException if the connection breaks
     */
    void print(HttpHeaders headers, InputStream body) throws IOException;
}
