package io.tarn.cli.kit;

import io.tarn.testing.PostgresExtension;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The same on PostgreSQL. */
class PostgresViewKitTest extends ViewKitContract {
    @Order(1)
    @RegisterExtension
    static final PostgresExtension POSTGRES = new PostgresExtension();

    @Order(2)
    @RegisterExtension
    static final KitServer SERVER = KitServer.on(POSTGRES);

    @Override
    KitServer server() {
        return SERVER;
    }
}
