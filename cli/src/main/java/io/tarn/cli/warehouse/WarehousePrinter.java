package io.tarn.cli.warehouse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.tarn.api.ColumnInfo;
import io.tarn.api.WarehouseInfo;
import io.tarn.cli.terminal.CliStreams;
import io.tarn.cli.terminal.TableText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Warehouses for a person as a table, or for a program as JSON. */
record WarehousePrinter(CliStreams streams) {
    static final String PATH = "/v1/warehouses";

    private static final ObjectWriter JSON = new ObjectMapper()
            .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .writerWithDefaultPrettyPrinter();

    /** The path of one; what is no name is looked for all the same, so that the server says what is wrong. */
    static String path(String name) {
        return PATH + "/" + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** A relative directory is one of the user's, whatever the server's working directory is. */
    static String location(String text) {
        boolean relative = !text.contains(":") && !text.startsWith("/");
        return relative ? Path.of(text).toAbsolutePath().normalize().toString() : text;
    }

    void json(Object value) {
        try {
            streams.out().println(JSON.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + value, e);
        }
    }

    void table(List<WarehouseInfo> warehouses) {
        List<ColumnInfo> columns = List.of(
                new ColumnInfo("name", "string"),
                new ColumnInfo("root", "string"),
                new ColumnInfo("created_at", "timestamp"),
                new ColumnInfo("properties", "int"));
        try (TableText table = new TableText(streams.out(), columns, TableText.limitOf(streams))) {
            for (WarehouseInfo each : warehouses) {
                int properties = each.defaults().size() + each.overrides().size();
                table.add(List.of(each.name(), each.root(), each.createdAt(), properties));
            }
        }
        int count = warehouses.size();
        streams.out().println(String.format(Locale.ROOT, "(%,d %s)", count, count == 1 ? "row" : "rows"));
    }

    void details(WarehouseInfo warehouse) {
        line("Warehouse", warehouse.name());
        line("Root", warehouse.root());
        warehouse.allowedLocations().forEach(location -> line("Allowed", location));
        line("Created at", warehouse.createdAt());
        warehouse.defaults().forEach((key, value) -> line("Default", key + "=" + value));
        warehouse.overrides().forEach((key, value) -> line("Override", key + "=" + value));
    }

    private void line(String label, String value) {
        streams.out().println(String.format(Locale.ROOT, "%-11s %s", label, value));
    }
}
