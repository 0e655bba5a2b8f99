package io.tarn.catalog.metastore;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;

/** Brings the tables of a database to the form that this version works with. */
final class Migrations {
    /** The version of the newest script, the one that a database in order has applied last. */
    private static final String NEWEST = "2";

    /** One folder, so that Flyway does not search the whole class path. */
    private static final String SCRIPTS = "classpath:io/tarn/catalog/metastore";

    private final String jdbcUrl;

    Migrations(String jdbcUrl) {
        this.jdbcUrl = jdbcUrl;
    }

    /**
     * Applies what is missing. A database in order is left alone: loading Flyway takes a third of a second, which every
     * start would pay.
     *
     * @throws org.flywaydb.core.api.FlywayException if a step fails, or the database is of a newer version
     */
    void apply() {
        if (!inOrder()) {
            Flyway.configure(Migrations.class.getClassLoader())
                    .dataSource(jdbcUrl, null, null)
                    .locations(SCRIPTS)
                    .ignoreMigrationPatterns(new String[0])
                    .failOnMissingLocations(true)
                    .load()
                    .migrate();
        }
    }

    boolean inOrder() {
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement();
                ResultSet last = statement.executeQuery(
                        "SELECT version, success FROM flyway_schema_history ORDER BY installed_rank DESC LIMIT 1")) {
            return last.next() && NEWEST.equals(last.getString(1)) && last.getBoolean(2);
        } catch (SQLException e) {
            // A new database has no such table; any other reason shows itself to Flyway, which says it better.
            return false;
        }
    }
}
