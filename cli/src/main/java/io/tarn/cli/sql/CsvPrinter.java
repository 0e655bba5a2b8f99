package io.tarn.cli.sql;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;

/**
 * CSV as the server writes it. A result that fails after its first rows ends in a line {@code # error: ...} and a broken
 * connection; a line of that beginning is held back until it is known to be data.
 */
final class CsvPrinter implements ResultPrinter {
    private static final String ERROR_LINE = "# error: ";

    private final PrintStream out;

    CsvPrinter(PrintStream out) {
        this.out = out;
    }

    @Override
    public void print(HttpHeaders headers, InputStream body) throws IOException {
        if (headers.firstValue(COLUMNS_HEADER).orElse("").equals("[]")) {
            return;
        }
        WholeLines lines = new WholeLines(new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8)));
        String held = null;
        try {
            for (String line = lines.next(); line != null && !out.checkError(); line = lines.next()) {
                if (held != null) {
                    out.print(held);
                }
                held = line.startsWith(ERROR_LINE) ? line : null;
                if (held == null) {
                    out.print(line);
                }
            }
        } catch (IOException e) {
            String rest = lines.rest();
            String error = rest.isEmpty() ? held : rest;
            if (error != null && error.startsWith(ERROR_LINE)) {
                throw new TarnException(
                        ErrorCode.INTERNAL_ERROR,
                        error.substring(ERROR_LINE.length()).strip(),
                        e);
            }
            throw e;
        }
        if (held != null) {
            out.print(held);
        }
        out.flush();
    }
}
