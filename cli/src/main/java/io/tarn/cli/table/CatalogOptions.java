package io.tarn.cli.table;

import com.fasterxml.jackson.databind.JsonNode;
import io.tarn.api.ErrorCause;
import io.tarn.api.TarnException;
import io.tarn.cli.connect.CliContext;
import io.tarn.cli.connect.Connection;
import io.tarn.cli.connect.ServerOptions;
import io.tarn.cli.connect.ServerParts;
import io.tarn.cli.connect.TarnHttp;
import io.tarn.cli.terminal.CommandException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which catalog and warehouse a command works on. */
final class CatalogOptions {
    private static final String WAREHOUSE_PROPERTY = "warehouse";

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Option(
            names = "--catalog-uri",
            paramLabel = "URI",
            description = "Work on any Iceberg REST catalog instead of Tarn's.")
    private @Nullable URI catalogUri;

    @Option(
            names = "--warehouse",
            paramLabel = "NAME",
            description = "The warehouse; the names given are then without it. Default: the catalog's own default.")
    private @Nullable String warehouse;

    @Option(
            names = "--catalog-property",
            paramLabel = "KEY=VALUE",
            description = "An Iceberg catalog property, such as token=... or io-impl=... Repeatable.")
    private Map<String, String> properties = new LinkedHashMap<>();

    /**
     * Opens the catalog, runs the action with the name without its warehouse, and closes the catalog.
     *
     * @param minParts how many parts of a name cannot be its warehouse
     */
    <T> T with(CliContext context, TableName name, int minParts, BiFunction<OpenCatalog, TableName, T> action) {
        if (catalogUri != null) {
            return with(catalogUri, null, warehouse, name, action);
        }
        try (Connection connection = server.connect(context, ServerParts.CATALOG)) {
            URI uri = connection.catalog();
            if (warehouse == null
                    && name.parts().size() > minParts
                    && isWarehouse(uri, name.parts().get(0))) {
                return with(uri, connection.http(), name.parts().get(0), name.withoutFirst(), action);
            }
            return with(uri, connection.http(), warehouse, name, action);
        }
    }

    /** Something done with Tarn's own endpoints, in a warehouse, on a name without it. */
    interface ServerAction<T> {
        T apply(TarnHttp server, String warehouse, TableName name);
    }

    /**
     * Connects to Tarn, finds the warehouse, and runs the action.
     *
     * @param minParts how many parts of a name cannot be its warehouse
     * @throws CommandException with {@code --catalog-uri}, behind which need not be a Tarn
     */
    <T> T withServer(CliContext context, TableName name, int minParts, ServerAction<T> action) {
        if (catalogUri != null) {
            throw new CommandException(
                    "this command asks Tarn itself: name the server with --server, not --catalog-uri");
        }
        try (Connection connection = server.connect(context, ServerParts.CATALOG)) {
            URI uri = connection.catalog();
            if (warehouse == null
                    && name.parts().size() > minParts
                    && isWarehouse(uri, name.parts().get(0))) {
                return action.apply(connection.http(), name.parts().get(0), name.withoutFirst());
            }
            return action.apply(connection.http(), warehouse == null ? usualWarehouse(uri) : warehouse, name);
        }
    }

    private static String usualWarehouse(URI catalog) {
        return new TarnHttp(catalog)
                .get("/v1/config", JsonNode.class)
                .at("/overrides/prefix")
                .asText();
    }

    private <T> T with(
            URI uri,
            @Nullable TarnHttp tarn,
            @Nullable String inWarehouse,
            TableName name,
            BiFunction<OpenCatalog, TableName, T> action) {
        Map<String, String> all = new HashMap<>(properties);
        all.put("uri", uri.toString());
        if (inWarehouse != null) {
            all.put(WAREHOUSE_PROPERTY, inWarehouse);
        }
        try (OpenCatalog catalog = OpenCatalog.open(all, tarn)) {
            return action.apply(catalog, name);
        }
    }

    /** A first part may be a warehouse or the first level of a namespace; the catalog knows which. */
    private static boolean isWarehouse(URI catalog, String name) {
        try {
            new TarnHttp(catalog)
                    .get(
                            "/v1/config?" + WAREHOUSE_PROPERTY + "=" + URLEncoder.encode(name, StandardCharsets.UTF_8),
                            Map.class);
            return true;
        } catch (TarnException e) {
            if (e.code().cause() == ErrorCause.USER) {
                return false;
            }
            throw e;
        }
    }
}
