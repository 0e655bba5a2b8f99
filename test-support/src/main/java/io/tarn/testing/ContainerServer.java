package io.tarn.testing;

import org.testcontainers.postgresql.PostgreSQLContainer;

/** A PostgreSQL server in a container. */
final class ContainerServer extends PostgresServer {
    private static final String IMAGE = "postgres:17";

    private final PostgreSQLContainer container;

    private ContainerServer(PostgreSQLContainer container) {
        this.container = container;
    }

    static ContainerServer start() {
        PostgreSQLContainer container = new PostgreSQLContainer(IMAGE);
        container.start();
        return new ContainerServer(container);
    }

    @Override
    String host() {
        return container.getHost();
    }

    @Override
    int port() {
        return container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT);
    }

    @Override
    String superuser() {
        return container.getUsername();
    }

    @Override
    String superuserPassword() {
        return container.getPassword();
    }

    @Override
    String description() {
        return "PostgreSQL in a container of " + IMAGE;
    }

    @Override
    public void close() {
        container.stop();
    }
}
