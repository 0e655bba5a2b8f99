package io.tarn.storage;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An absolute place in a store, {@code scheme://authority/path}, without a trailing slash. The text is literal, as Iceberg
 * and Hadoop take it: nothing in it is percent-decoded. Local places are {@code file:///path}; the spellings
 * {@code file:/path} and {@code /path} are read as the same place.
 *
 * @param value the normal spelling
 */
public record Location(String value) implements Serializable {
    private static final Pattern FORM =
            Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(?://([^/]*))?(/.*|)", Pattern.DOTALL);
    private static final String LOCAL = "file://";
    private static final List<String> CLIMBING = List.of(".", "..");

    /** Takes a text that {@link #of(String)} made; call that instead. */
    public Location {
        if (!value.contains("://")) {
            throw notALocation(value, "it has no scheme");
        }
    }

    /**
     * Reads a location and brings it to its normal spelling.
     *
     * @throws TarnException {@code INVALID_VALUE} if it is relative, or climbs with {@code .} or {@code ..}
     */
    public static Location of(String text) {
        String absolute = text.startsWith("/") ? LOCAL + text : text;
        Matcher matcher = FORM.matcher(absolute);
        if (!matcher.matches()) {
            throw notALocation(text, "it is not absolute");
        }
        String scheme = matcher.group(1).toLowerCase(Locale.ROOT);
        String authority = matcher.group(2) == null ? "" : matcher.group(2);
        String path = matcher.group(3);
        if (scheme.equals("file") && authority.equals("localhost")) {
            authority = "";
        }
        if (scheme.equals("file") && !authority.isEmpty()) {
            throw notALocation(text, "a file location has no host; write file:///path");
        }
        String normal = path.replaceAll("/{2,}", "/");
        if (normal.endsWith("/")) {
            normal = normal.substring(0, normal.length() - 1);
        }
        if (Arrays.stream(normal.split("/")).anyMatch(CLIMBING::contains)) {
            throw notALocation(text, "it climbs with . or ..");
        }
        return new Location(scheme + "://" + authority + normal);
    }

    /** The location of a local path. */
    public static Location of(Path path) {
        return of(LOCAL + path.toAbsolutePath().normalize());
    }

    /** The place of that relative name below this one; the name may have several levels. */
    public Location child(String name) {
        return of(value + "/" + name);
    }

    /** Whether the other place is this one or lies below it. */
    public boolean contains(Location other) {
        return other.value.equals(value) || other.value.startsWith(value + "/");
    }

    /** The part before {@code ://}, lower case. */
    public String scheme() {
        return value.substring(0, value.indexOf("://"));
    }

    /**
     * The local path of a {@code file} location.
     *
     * @throws TarnException {@code INVALID_VALUE} if it has another scheme
     */
    Path localPath() {
        if (!value.startsWith(LOCAL)) {
            throw notALocation(value, "only file: locations are served by this server so far");
        }
        String path = value.substring(LOCAL.length());
        return Path.of(path.isEmpty() ? "/" : path);
    }

    @Override
    public String toString() {
        return value;
    }

    private static TarnException notALocation(String text, String why) {
        return new TarnException(ErrorCode.INVALID_VALUE, "'" + text + "' cannot be used as a location: " + why);
    }
}
