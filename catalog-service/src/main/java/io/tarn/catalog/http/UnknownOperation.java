package io.tarn.catalog.http;

import java.util.List;
import org.apache.iceberg.rest.Endpoint;

/** What no other operation took: an unknown path, or a known one with another method. */
final class UnknownOperation implements Operation {
    private static final Endpoint ANY = Endpoint.create("GET", "/v1");

    private final List<Endpoint> known;

    UnknownOperation(List<Endpoint> known) {
        this.known = known;
    }

    @Override
    public Endpoint endpoint() {
        return ANY;
    }

    @Override
    public void handle(Exchange exchange) {
        List<String> methods = known.stream()
                .filter(endpoint -> fits(endpoint.path(), exchange.path()))
                .map(Endpoint::httpMethod)
                .toList();
        if (methods.isEmpty()) {
            throw new CatalogErrors.UnknownOperationException("This catalog has no operation " + exchange.method() + " "
                    + exchange.path() + "; GET " + CatalogRoutes.BASE + "/v1/config lists those it has");
        }
        throw new CatalogErrors.WrongMethodException(
                exchange.path() + " has no " + exchange.method() + ", only " + String.join(", ", methods));
    }

    private static boolean fits(String template, String path) {
        String[] expected = (CatalogRoutes.BASE + template).split("/", -1);
        String[] actual = path.split("/", -1);
        if (expected.length != actual.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if (!expected[i].startsWith("{") && !expected[i].equals(actual[i])) {
                return false;
            }
        }
        return true;
    }
}
