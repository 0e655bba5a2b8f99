package io.tarn.benchmarks;

import io.tarn.storage.FileStores;
import io.tarn.storage.Location;
import io.tarn.testing.tpc.TpcColumn;
import io.tarn.testing.tpc.TpcTable;
import io.tarn.testing.tpc.Tpch;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The tables of TPC-H in a Tarn data folder that is kept: made once, by writing text and having Tarn load it.
 *
 * @param folder of this scale
 * @param scale 1 is 1 GB of text
 */
record TpchData(Path folder, double scale) {
    static final String NAMESPACE = "tpch";

    /** One COPY INTO loads so much text; it is deleted before the next is written. */
    private static final long CHUNK_CHARACTERS = 1L << 30;

    static TpchData in(Path cache, double scale) throws IOException {
        return new TpchData(
                Files.createDirectories(cache.resolve(String.format(Locale.ROOT, "tpch-%s", scale)))
                        .toRealPath(),
                scale);
    }

    /** The data folder of the server. */
    Path home() {
        return folder.resolve("home");
    }

    /** The folder of what is to be loaded. */
    Path text() {
        return folder.resolve("text");
    }

    private Path done() {
        return folder.resolve("loaded");
    }

    /** Loads what is not there yet; the server runs on {@link #home()} and may read {@link #text()}. */
    void load(TarnSql tarn, PrintStream log) throws IOException, InterruptedException {
        if (Files.exists(done())) {
            return;
        }
        Files.createDirectories(text());
        tarn.ask("CREATE NAMESPACE IF NOT EXISTS " + NAMESPACE);
        for (TpcTable table : Tpch.tables(scale)) {
            long began = System.nanoTime();
            String name = NAMESPACE + "." + table.name();
            tarn.ask("DROP TABLE IF EXISTS " + name);
            tarn.ask("CREATE TABLE " + name + " " + table.ddl());
            Iterator<? extends List<String>> rows = table.rows().iterator();
            Path file = text().resolve(table.name() + ".csv");
            while (rows.hasNext()) {
                write(table, rows, file);
                tarn.ask("COPY INTO " + name + " FROM '" + file
                        + "' (FORMAT csv, HEADER true, DELIMITER '|', FORCE true)");
                Files.delete(file);
            }
            log.printf(Locale.ROOT, "loaded %s in %.1f s%n", table.name(), (System.nanoTime() - began) / 1e9);
        }
        Files.createFile(done());
    }

    private static void write(TpcTable table, Iterator<? extends List<String>> rows, Path file) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write(table.columns().stream().map(TpcColumn::name).collect(Collectors.joining("|", "", "\n")));
            long written = 0;
            while (rows.hasNext() && written < CHUNK_CHARACTERS) {
                String line = String.join("|", rows.next());
                out.write(line);
                out.write('\n');
                written += line.length() + 1;
            }
        }
    }

    /** The data files of each table. */
    static Map<String, List<String>> files(TarnSql tarn) throws IOException, InterruptedException {
        Map<String, List<String>> files = new LinkedHashMap<>();
        for (TpcTable table : Tpch.tables(1)) {
            SqlAnswer answer = tarn.ask("SELECT file_path FROM " + NAMESPACE + "." + table.name() + ".files");
            files.put(
                    table.name(),
                    answer.rows().stream()
                            .map(row -> path(String.valueOf(row.get(0))))
                            .toList());
        }
        return files;
    }

    private static String path(String location) {
        return location.startsWith("file:")
                ? FileStores.local().localPath(Location.of(location)).toString()
                : location;
    }
}
