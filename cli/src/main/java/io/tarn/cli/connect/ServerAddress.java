package io.tarn.cli.connect;

import java.net.URI;
import java.net.URISyntaxException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The address of a server.
 *
 * @param uri {@code http} or {@code https}, a host, perhaps a port and a path, no trailing slash
 */
public record ServerAddress(URI uri) {
    /** Reads an address from the command line; wrong usage if it is none. */
    public static final class Converter implements ITypeConverter<ServerAddress> {
        /** For picocli, which makes a converter by its class. */
        public Converter() {}

        @Override
        public ServerAddress convert(String text) {
            return parse(text);
        }
    }

    static ServerAddress parse(String text) {
        try {
            URI uri = new URI(text.replaceAll("/+$", ""));
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (web && uri.getHost() != null && uri.getQuery() == null && uri.getFragment() == null) {
                return new ServerAddress(uri);
            }
        } catch (URISyntaxException e) {
            // The same answer as for a URI that is no server.
        }
        throw new TypeConversionException("'" + text + "' is not a server: write http://HOST:PORT");
    }

    @Override
    public String toString() {
        return uri.toString();
    }
}
