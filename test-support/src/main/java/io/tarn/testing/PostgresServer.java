package io.tarn.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** A real PostgreSQL server of a test. */
abstract class PostgresServer implements AutoCloseable {
    private static final String OWNER = "tarn";
    private static final String PASSWORD = "s3cret/of@tarn";

    private final AtomicInteger databases = new AtomicInteger();

    abstract String host();

    abstract int port();

    abstract String superuser();

    abstract String superuserPassword();

    /** One line: which server it is. */
    abstract String description();

    @Override
    public abstract void close();

    /** An empty database whose language sorts otherwise than by bytes, where the server knows one. */
    TestDatabase newDatabase() {
        String name = "test_" + databases.incrementAndGet();
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://" + host() + ":" + port() + "/postgres", superuser(), superuserPassword());
                Statement statement = connection.createStatement()) {
            statement.execute("DO $$ BEGIN CREATE ROLE " + OWNER + " LOGIN PASSWORD '" + PASSWORD
                    + "'; EXCEPTION WHEN duplicate_object THEN NULL; END $$");
            create(statement, name);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot create a database on " + description(), e);
        }
        return new TestDatabase(host(), port(), name, OWNER, PASSWORD);
    }

    private static void create(Statement statement, String name) throws SQLException {
        String create = "CREATE DATABASE " + name + " OWNER " + OWNER + " TEMPLATE template0 ENCODING 'UTF8'";
        try {
            statement.execute(create + " LOCALE_PROVIDER icu ICU_LOCALE 'en-US' LOCALE 'C'");
        } catch (SQLException e) {
            System.err.println("PostgreSQL without ICU, the database sorts by bytes: " + e.getMessage());
            statement.execute(create + " LOCALE 'C'");
        }
    }
}
