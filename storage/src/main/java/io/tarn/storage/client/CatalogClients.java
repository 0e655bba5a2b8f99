package io.tarn.storage.client;

import io.tarn.storage.property.AllowedProperties;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.rest.HTTPClient;
import org.apache.iceberg.rest.RESTClient;
import org.apache.iceberg.rest.RESTUtil;
import org.apache.iceberg.rest.responses.ConfigResponse;

/**
 * Connections to an Iceberg REST catalog for {@code RESTCatalog} and {@code RESTSessionCatalog}, which do whatever {@code GET
 * /v1/config} says: load classes, send headers and tokens, go to another address. These connections pass on only what is allowed,
 * so a catalog, or whoever configured a warehouse of it, decides nothing else here.
 */
public final class CatalogClients {
    /** How the paths of the catalog are made, which it alone knows. */
    private static final Set<String> PATHS = Set.of("prefix", "namespace-separator");

    private CatalogClients() {}

    /**
     * Makes connections from the properties of a catalog.
     *
     * @param taken what is taken of the catalog's configuration
     * @param headers sent with each request, beside those of the properties
     */
    public static Function<Map<String, String>, RESTClient> taking(
            AllowedProperties taken, Map<String, String> headers) {
        return properties -> {
            Map<String, String> all = new HashMap<>(RESTUtil.configHeaders(properties));
            all.putAll(headers);
            return filtered(
                    taken,
                    HTTPClient.builder(properties)
                            .uri(properties.get(CatalogProperties.URI))
                            .withHeaders(all)
                            .build());
        };
    }

    /** A proxy, because {@code RESTClient} has many methods that do the same, and each version of Iceberg adds some. */
    private static RESTClient filtered(AllowedProperties taken, RESTClient client) {
        return (RESTClient) Proxy.newProxyInstance(
                CatalogClients.class.getClassLoader(),
                new Class<?>[] {RESTClient.class},
                (proxy, method, arguments) -> {
                    try {
                        Object answer = method.invoke(client, arguments);
                        if (answer instanceof ConfigResponse config) {
                            return filtered(taken, config);
                        }
                        return answer instanceof RESTClient other ? filtered(taken, other) : answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static ConfigResponse filtered(AllowedProperties taken, ConfigResponse config) {
        ConfigResponse.Builder kept = ConfigResponse.builder()
                .withDefaults(filtered(taken, config.defaults()))
                .withOverrides(filtered(taken, config.overrides()))
                .withEndpoints(config.endpoints());
        return config.idempotencyKeyLifetime() == null
                ? kept.build()
                : kept.withIdempotencyKeyLifetime(config.idempotencyKeyLifetime())
                        .build();
    }

    private static Map<String, String> filtered(AllowedProperties taken, Map<String, String> properties) {
        Map<String, String> kept = new HashMap<>(properties);
        kept.entrySet()
                .removeIf(property -> !PATHS.contains(property.getKey())
                        && (AllowedProperties.isSecret(property.getKey())
                                || taken.refusal(property.getKey(), property.getValue())
                                        .isPresent()));
        return kept;
    }
}
