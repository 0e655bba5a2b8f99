package io.tarn.catalog.metastore;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteDataSource;

/** The embedded database: one SQLite file, write-ahead log, every commit on the disk before it is answered. */
public final class SqliteDatabase {
    private SqliteDatabase() {}

    /**
     * Opens the file, makes it if it is not there, and brings its tables to the newest form.
     *
     * @throws TarnException {@code STORAGE_FAILED} if the file cannot be read or written, or is of a newer Tarn
     */
    public static Database open(Path file) {
        String url = "jdbc:sqlite:" + file.toAbsolutePath();
        try {
            SQLiteDataSource source = new SQLiteDataSource();
            source.setUrl(url);
            new Migrations(source, Dialect.SQLITE).apply();
            SqliteConnections connections = new SqliteConnections(url);
            return new Database(
                    Jdbi.create(connections.writer()), connections.readers(), Dialect.SQLITE, connections::close);
        } catch (SQLException | FlywayException e) {
            throw cannotOpen(file, e);
        }
    }

    private static TarnException cannotOpen(Path file, Exception e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String why = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        return new TarnException(
                ErrorCode.STORAGE_FAILED,
                "cannot open the catalog database " + file + ": "
                        + why.lines().findFirst().orElse(why)
                        + "; the folder must exist and be writable, with space left",
                e);
    }
}
