package io.tarn.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * An empty database on a real PostgreSQL server, and a role that owns it and needs its password.
 *
 * @param host of the server
 * @param port of the server
 * @param name of the database
 * @param user the owner, no superuser
 * @param password of the owner
 */
public record TestDatabase(String host, int port, String name, String user, String password) {

    /** As configurations name it, without user and password. */
    public String url() {
        return "postgresql://" + host + ":" + port + "/" + name;
    }

    /** The same database through something that listens on another local port. */
    public TestDatabase through(int otherPort) {
        return new TestDatabase("127.0.0.1", otherPort, name, user, password);
    }

    /** Runs one statement as the owner. */
    public void execute(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot run " + sql, e);
        }
    }

    /** The first column of what a query finds, as the owner sees it. */
    public List<String> query(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException("cannot run " + sql, e);
        }
    }

    /** Removes all tables, so that the next test finds it as new. */
    public void clear() {
        execute("DROP SCHEMA public CASCADE");
        execute("CREATE SCHEMA public");
    }

    /** Removes the content of all tables but the list of scripts that made them. */
    public void empty() {
        List<String> tables =
                query("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'flyway%'");
        if (!tables.isEmpty()) {
            execute("TRUNCATE " + String.join(", ", tables));
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:" + url(), user, password);
    }
}
