package io.tarn.catalog.metastore;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteMetastoreRaceTest extends MetastoreRaceContract {
    @TempDir
    private Path folder;

    @Override
    Database open() {
        return SqliteDatabase.open(folder.resolve("catalog.db"));
    }
}
