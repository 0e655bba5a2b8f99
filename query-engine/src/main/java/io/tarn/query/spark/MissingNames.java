package io.tarn.query.spark;

import io.tarn.api.Similarity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.iceberg.MetadataTableType;
import org.apache.iceberg.spark.SparkCatalog;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.connector.catalog.CatalogManager;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/** Says which name does not exist, and which one near it does. */
record MissingNames(SparkSession session) {
    private static final Pattern QUOTED = Pattern.compile("`((?:[^`]|``)*)`");

    /** The message for a condition that is about a missing name; null for any other. */
    @Nullable
    String explain(String condition, Map<String, String> parameters) {
        return switch (condition) {
            case "TABLE_OR_VIEW_NOT_FOUND", "VIEW_NOT_FOUND" -> relation(parameters.getOrDefault("relationName", ""));
            case "SCHEMA_NOT_FOUND" -> namespace(parameters.getOrDefault("schemaName", ""));
            case "CATALOG_NOT_FOUND" ->
                new SessionCatalogs(session).missing(unquoted(parameters.getOrDefault("catalogName", "")));
            case "UNRESOLVED_COLUMN.WITH_SUGGESTION" ->
                column(parameters.getOrDefault("objectName", ""), parameters.getOrDefault("proposal", ""));
            case "UNRESOLVED_COLUMN.WITHOUT_SUGGESTION" ->
                "column '" + unquoted(parameters.getOrDefault("objectName", "")) + "' does not exist";
            case "UNBOUND_SQL_PARAMETER" -> parameter(parameters.getOrDefault("name", ""));
            case "UNRESOLVED_ROUTINE" -> function(parameters.getOrDefault("routineName", ""));
            default -> null;
        };
    }

    private String column(String quotedName, String proposal) {
        String name = unquoted(quotedName);
        List<String> near =
                Arrays.stream(proposal.split(", ")).map(MissingNames::unquoted).toList();
        String hint = new Similarity(near).hint(name);
        return "column '" + name + "' does not exist"
                + (hint.isEmpty() ? "; among those that do: " + String.join(", ", near) : hint);
    }

    private static String parameter(String name) {
        // Spark names a ? by its place in the text.
        return name.startsWith("_")
                ? "a parameter ? has no value: give one value for each in params, as an array"
                : "parameter :" + name + " has no value: give it in params, as an object";
    }

    private String function(String quotedName) {
        String name = unquoted(quotedName);
        if (RefusedFunctions.contains(name)) {
            return "the function " + name + " is refused: it would call any method, or read any file, of the server";
        }
        List<String> functions =
                CollectionConverters.asJava(
                                session.sessionState().functionRegistry().listFunction())
                        .stream()
                        .map(id -> id.funcName())
                        .toList();
        return "function '" + name + "' does not exist" + new Similarity(functions).hint(name);
    }

    private String namespace(String quotedName) {
        List<String> parts = new ArrayList<>(parts(quotedName));
        String catalog = takeCatalog(parts);
        String name = String.join(".", parts);
        return "namespace '" + name + "' does not exist in catalog '" + catalog + "'"
                + new Similarity(names(catalog).namespaces()).hint(name);
    }

    private String relation(String quotedName) {
        List<String> parts = new ArrayList<>(parts(quotedName));
        String written = String.join(".", parts);
        String said = "table or view '" + written + "' does not exist";
        String catalog = takeCatalog(parts);
        CatalogNames names = names(catalog);
        List<String> namespace = parts.isEmpty() ? List.of() : parts.subList(0, parts.size() - 1);
        if (namespace.isEmpty()) {
            namespace = List.of(session.sessionState().catalogManager().currentNamespace());
        }
        String table = parts.isEmpty() ? written : parts.get(parts.size() - 1);
        String namespaceName = String.join(".", namespace);
        if (names.relations().contains(namespaceName)) {
            return "table '" + namespaceName + "' has no metadata table '" + table + "'"
                    + new Similarity(metadataTables()).hint(table);
        }
        if (!namespaceName.isEmpty() && !names.namespaces().contains(namespaceName)) {
            said += ": catalog '" + catalog + "' has no namespace '" + namespaceName + "'";
        }
        String near = names.hint(namespaceName, table);
        return said + (near.isEmpty() ? warehouseHint(written, namespace, names) : near);
    }

    /** The first of several parts may be meant as a warehouse. */
    private String warehouseHint(String written, List<String> namespace, CatalogNames names) {
        if (namespace.size() < 2 || names.namespaces().contains(namespace.get(0))) {
            return "";
        }
        List<String> catalogs = new SessionCatalogs(session).names();
        String first = namespace.get(0);
        return new Similarity(catalogs)
                .nearest(first)
                .map(near -> "; did you mean '" + near + written.substring(first.length()) + "'?")
                .orElse("; catalogs: " + String.join(", ", catalogs));
    }

    private static List<String> metadataTables() {
        return Arrays.stream(MetadataTableType.values())
                .map(type -> type.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    private CatalogNames names(String catalog) {
        return session.sessionState().catalogManager().catalog(catalog) instanceof SparkCatalog iceberg
                ? CatalogNames.of(iceberg.icebergCatalog())
                : CatalogNames.NONE;
    }

    /** Takes the catalog off the front of a name, if it stands there; else it is the current one. */
    private String takeCatalog(List<String> parts) {
        CatalogManager catalogs = session.sessionState().catalogManager();
        return parts.size() > 1 && catalogs.isCatalogRegistered(parts.get(0))
                ? parts.remove(0)
                : catalogs.currentCatalog().name();
    }

    private List<String> parts(String quotedName) {
        try {
            return CollectionConverters.asJava(
                    session.sessionState().sqlParser().parseMultipartIdentifier(quotedName));
        } catch (ParseException e) {
            return List.of(quotedName);
        }
    }

    private static String unquoted(String name) {
        Matcher matcher = QUOTED.matcher(name);
        List<String> parts = new ArrayList<>();
        while (matcher.find()) {
            parts.add(matcher.group(1).replace("``", "`"));
        }
        return parts.isEmpty() ? name : String.join(".", parts);
    }
}
