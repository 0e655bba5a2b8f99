package io.tarn.catalog.metastore;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL database and who one is there. The password is in no text that this makes.
 *
 * @param hosts {@code host:port}, several with commas between
 * @param database its name
 * @param options parameters of the driver, such as {@code sslmode}
 * @param user the role
 * @param password empty if the server asks for none
 */
public record PostgresAddress(
        String hosts, String database, SortedMap<String, String> options, String user, String password)
        implements MetastoreAddress {
    private static final String EXPECTED = "postgresql://host:port/database";
    private static final Pattern URL =
            Pattern.compile("(?:jdbc:)?postgres(?:ql)?://(?:(.*)@)?([^/?#@]+)/([^/?#]+)(?:\\?([^#]*))?");
    private static final Pattern HOST =
            Pattern.compile("([A-Za-z0-9]([A-Za-z0-9._-]*)|\\[[0-9A-Fa-f:.]+])(?::(\\d{1,5}))?");
    private static final Pattern USER_PASSWORD = Pattern.compile("(?s)(://[^:/?#]*):.*@");
    private static final Pattern PASSWORD_OPTION = Pattern.compile("(?is)([?&][^=&]*password=)[^&]*");
    private static final String HIDDEN = "****";
    private static final int LARGEST_PORT = 65_535;
    private static final int CONNECT_SECONDS = 3;

    /** How long an answer may take. */
    static final int ANSWER_SECONDS = 15;

    /** What an address may say otherwise. */
    private static final Map<String, String> DRIVER = Map.of(
            "connectTimeout", Integer.toString(CONNECT_SECONDS),
            "loginTimeout", Integer.toString(CONNECT_SECONDS),
            "socketTimeout", Integer.toString(ANSWER_SECONDS),
            "tcpKeepAlive", "true",
            "ApplicationName", "tarn");

    /** Keeps its own copy of the options. */
    public PostgresAddress {
        options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
    }

    /**
     * Reads a URL, {@code postgresql://host:port/database} or the same with {@code jdbc:} before it. User and password may be
     * in it, percent-encoded, and are overridden by those that are given beside it.
     *
     * @param user null to take the one in the URL
     * @param password null to take the one in the URL
     * @throws TarnException {@code INVALID_VALUE} if it is none
     */
    public static PostgresAddress of(String url, @Nullable String user, @Nullable String password) {
        Matcher parts = URL.matcher(url);
        if (!parts.matches()) {
            throw invalid(url, "it is not of the form " + EXPECTED);
        }
        for (String host : parts.group(2).split(",", -1)) {
            Matcher form = HOST.matcher(host);
            if (!form.matches() || (form.group(3) != null && Integer.parseInt(form.group(3)) > LARGEST_PORT)) {
                throw invalid(url, "'" + host + "' is not host:port");
            }
        }
        SortedMap<String, String> options = options(url, parts.group(4));
        String[] inUrl = parts.group(1) == null ? new String[0] : parts.group(1).split(":", 2);
        String optionUser = options.remove("user");
        String optionPassword = options.remove("password");
        String who = first(user, inUrl.length > 0 ? decoded(url, inUrl[0]) : null, optionUser);
        if (who.isEmpty()) {
            throw invalid(url, "it names no user; set metastore.user");
        }
        return new PostgresAddress(
                parts.group(2),
                decoded(url, parts.group(3)),
                options,
                who,
                first(password, inUrl.length > 1 ? decoded(url, inUrl[1]) : null, optionPassword));
    }

    /** A URL as it may be shown: with {@code ****} in place of each password in it. */
    public static String shown(String url) {
        String withoutUser = USER_PASSWORD.matcher(url).replaceFirst("$1:" + HIDDEN + "@");
        return PASSWORD_OPTION.matcher(withoutUser).replaceAll("$1" + HIDDEN);
    }

    @Override
    public Database open() {
        return PostgresDatabase.open(this);
    }

    /** Makes connections to it, one at a time: not a pool. */
    public DataSource dataSource() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(jdbcUrl(DRIVER));
        source.setUser(user);
        source.setPassword(password);
        return source;
    }

    /** What the driver connects to, without user and password; the address's own options are the stronger ones. */
    String jdbcUrl(Map<String, String> defaults) {
        SortedMap<String, String> all = new TreeMap<>(defaults);
        all.putAll(options);
        String query = all.entrySet().stream()
                .map(option -> encoded(option.getKey()) + "=" + encoded(option.getValue()))
                .collect(Collectors.joining("&"));
        return "jdbc:postgresql://" + hosts + "/" + encoded(database) + "?" + query;
    }

    @Override
    public String toString() {
        return "postgresql://" + hosts + "/" + database;
    }

    private static SortedMap<String, String> options(String url, @Nullable String query) {
        if (query == null || query.isEmpty()) {
            return new TreeMap<>();
        }
        return Arrays.stream(query.split("&"))
                .map(option -> option.split("=", 2))
                .collect(Collectors.toMap(
                        option -> decoded(url, option[0]),
                        option -> option.length == 1 ? "" : decoded(url, option[1]),
                        (former, latter) -> latter,
                        TreeMap::new));
    }

    private static String first(@Nullable String... texts) {
        return Arrays.stream(texts)
                .filter(text -> text != null && !text.isEmpty())
                .findFirst()
                .map(String::valueOf)
                .orElse("");
    }

    private static String decoded(String url, String part) {
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw invalid(url, "a percent sign in it is not followed by two hexadecimal digits");
        }
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static TarnException invalid(String url, String why) {
        return new TarnException(
                ErrorCode.INVALID_VALUE, "'" + shown(url) + "' is no address of a PostgreSQL database: " + why);
    }
}
