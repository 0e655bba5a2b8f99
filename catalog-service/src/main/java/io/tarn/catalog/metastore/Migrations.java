package io.tarn.catalog.metastore;

import org.flywaydb.core.Flyway;

/** Brings the tables of a database to the form that this version works with. */
final class Migrations {
    /** One folder, so that Flyway does not search the whole class path. */
    private static final String SCRIPTS = "classpath:io/tarn/catalog/metastore";

    private final String jdbcUrl;

    Migrations(String jdbcUrl) {
        this.jdbcUrl = jdbcUrl;
    }

    /** @throws org.flywaydb.core.api.FlywayException if a step fails, or the database is of a newer version */
    void apply() {
        Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(jdbcUrl, null, null)
                .locations(SCRIPTS)
                .ignoreMigrationPatterns(new String[0])
                .failOnMissingLocations(true)
                .load()
                .migrate();
    }
}
