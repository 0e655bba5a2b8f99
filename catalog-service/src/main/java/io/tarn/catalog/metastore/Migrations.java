package io.tarn.catalog.metastore;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Brings the tables of a database to the form that this version works with. */
final class Migrations {
    /** Named folders, so that Flyway does not search the whole class path: scripts for all, and those for one database. */
    private static final String SHARED_SCRIPTS = "classpath:io/tarn/catalog/metastore";

    private static final String POSTGRESQL_SCRIPTS = "classpath:io/tarn/catalog/postgresql";

    private final DataSource source;
    private final Dialect dialect;

    Migrations(DataSource source, Dialect dialect) {
        this.source = source;
        this.dialect = dialect;
    }

    /**
     * Applies what is missing. A database in order is left alone: loading Flyway takes a third of a second, which every
     * start would pay.
     *
     * @throws SQLException if there is no connection
     * @throws org.flywaydb.core.api.FlywayException if a step fails, or the database is of a newer version
     */
    void apply() throws SQLException {
        if (!inOrder()) {
            Flyway.configure(Migrations.class.getClassLoader())
                    .dataSource(source)
                    .locations(
                            dialect == Dialect.POSTGRESQL
                                    ? new String[] {SHARED_SCRIPTS, POSTGRESQL_SCRIPTS}
                                    : new String[] {SHARED_SCRIPTS})
                    .ignoreMigrationPatterns(new String[0])
                    .failOnMissingLocations(true)
                    .load()
                    .migrate();
        }
    }

    boolean inOrder() throws SQLException {
        try (Connection connection = source.getConnection()) {
            return lastScript(connection);
        }
    }

    private boolean lastScript(Connection connection) {
        try (Statement statement = connection.createStatement();
                ResultSet last = statement.executeQuery(
                        "SELECT version, success FROM flyway_schema_history ORDER BY installed_rank DESC LIMIT 1")) {
            return last.next() && dialect.newestScript().equals(last.getString(1)) && last.getBoolean(2);
        } catch (SQLException e) {
            // A new database has no such table; any other reason shows itself to Flyway, which says it better.
            return false;
        }
    }
}
