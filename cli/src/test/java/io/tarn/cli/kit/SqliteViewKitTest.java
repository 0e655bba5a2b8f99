package io.tarn.cli.kit;

import org.junit.jupiter.api.extension.RegisterExtension;

/** On a metastore in a file. */
class SqliteViewKitTest extends ViewKitContract {
    @RegisterExtension
    static final KitServer SERVER = KitServer.onSqlite();

    @Override
    KitServer server() {
        return SERVER;
    }
}
