package io.tarn.catalog.http;

import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.rest.RESTUtil;

/**
 * The names in a path, decoded from the path as it was sent: a name may hold slashes, dots and plus signs, and levels of a
 * namespace are separated by {@code %1F}.
 *
 * @param template the path with placeholders such as <code>{table}</code>
 * @param path the path of a request that fits the template, percent-encoded
 */
record PathNames(String template, String path) {
    private static final String LEVEL_SEPARATOR = "\u001f";

    String get(String placeholder) {
        String[] places = template.split("/", -1);
        String[] segments = path.split("/", -1);
        for (int i = 0; i < Math.min(places.length, segments.length); i++) {
            if (places[i].equals(placeholder)) {
                return decode(segments[i]);
            }
        }
        throw new IllegalStateException("the path " + path + " has no " + placeholder);
    }

    Namespace namespace() {
        return split(get("{namespace}"));
    }

    static Namespace split(String text) {
        return Namespace.of(text.split(LEVEL_SEPARATOR, -1));
    }

    private static String decode(String text) {
        try {
            return RESTUtil.decodeString(text);
        } catch (IllegalArgumentException e) {
            throw new BadRequestException(e, "Invalid path: '%s' is not percent-encoded UTF-8", text);
        }
    }
}
