package io.tarn.catalog.http;

import io.tarn.catalog.TableVersion;
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
        SnapshotMode snapshots = snapshots(exchange.query("snapshots"));
        TableVersion version = exchange.catalog().tables().version(exchange.table());
        if (exchange.has(() -> version.etag(snapshots))) {
            exchange.answerNotModified(version.etag(snapshots));
        } else {
            exchange.answer(version.answer(snapshots));
        }
    }

    private static SnapshotMode snapshots(@Nullable String mode) {
        return switch (mode == null ? "all" : mode) {
            case "all" -> SnapshotMode.ALL;
            case "refs" -> SnapshotMode.REFS;
            default -> throw new BadRequestException("Invalid snapshots: '%s' is neither all nor refs", mode);
        };
    }
}
