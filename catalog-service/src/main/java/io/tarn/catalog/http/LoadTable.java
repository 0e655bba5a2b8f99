package io.tarn.catalog.http;

import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.RESTCatalogProperties.SnapshotMode;
import org.jspecify.annotations.Nullable;

/** {@code GET .../tables/{table}}: the metadata of a table. */
final class LoadTable implements Operation {
    @Override
    public Endpoint endpoint() {
        return Endpoint.V1_LOAD_TABLE;
    }

    @Override
    public void handle(Exchange exchange) {
        TableMetadata metadata =
                exchange.catalog().tables().load(exchange.table(), snapshots(exchange.query("snapshots")));
        exchange.answerTable(metadata);
    }

    private static SnapshotMode snapshots(@Nullable String mode) {
        return switch (mode == null ? "all" : mode) {
            case "all" -> SnapshotMode.ALL;
            case "refs" -> SnapshotMode.REFS;
            default -> throw new BadRequestException("Invalid snapshots: '%s' is neither all nor refs", mode);
        };
    }
}
