package io.tarn.cli.kit;

import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.rest.RESTCompatibilityKitViewCatalogTests;

/** Iceberg's compatibility kit for REST catalogs against a running server: its tests of views. */
abstract class ViewKitContract extends RESTCompatibilityKitViewCatalogTests {
    private final String directory = UUID.randomUUID().toString();

    /** The server that the kit talks to. */
    abstract KitServer server();

    /** As the kit's own: in a directory that no other test uses. */
    @Override
    protected String viewLocation(String... path) {
        String below = Stream.concat(Stream.of(directory), Stream.of(path)).collect(Collectors.joining("/"));
        return server().location(below);
    }
}
