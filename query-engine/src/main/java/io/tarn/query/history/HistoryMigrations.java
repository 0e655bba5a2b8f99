package io.tarn.query.history;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Brings the history's tables to the form that this version works with; the catalog's tables may stand beside them. */
final class HistoryMigrations {
    private static final String SCRIPTS = "classpath:io/tarn/query/history";
    private static final String NEWEST = "2";

    /** A list of scripts of its own: that of the catalog is the catalog's. */
    private static final String LIST = "flyway_history_of_sql";

    private final DataSource source;

    HistoryMigrations(DataSource source) {
        this.source = source;
    }

    /**
     * Applies what is missing; tables in order are left alone, because loading Flyway takes a third of a second.
     *
     * @throws SQLException if there is no connection
     * @throws org.flywaydb.core.api.FlywayException if a step fails, or the database is of a newer version
     */
    void apply() throws SQLException {
        if (!inOrder()) {
            Flyway.configure(HistoryMigrations.class.getClassLoader())
                    .dataSource(source)
                    .locations(SCRIPTS)
                    .table(LIST)
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .ignoreMigrationPatterns(new String[0])
                    .failOnMissingLocations(true)
                    .load()
                    .migrate();
        }
    }

    private boolean inOrder() throws SQLException {
        try (Connection connection = source.getConnection()) {
            return lastScript(connection);
        }
    }

    private static boolean lastScript(Connection connection) {
        try (Statement statement = connection.createStatement();
                ResultSet last = statement.executeQuery(
                        "SELECT version, success FROM " + LIST + " ORDER BY installed_rank DESC LIMIT 1")) {
            return last.next() && NEWEST.equals(last.getString(1)) && last.getBoolean(2);
        } catch (SQLException e) {
            // New tables have no such list; any other reason shows itself to Flyway, which says it better.
            return false;
        }
    }
}
