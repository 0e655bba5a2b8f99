package io.tarn.query.spark;

import io.tarn.api.TarnException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.connect.proto.AddArtifactsRequest;
import org.apache.spark.connect.proto.ConfigRequest;
import org.apache.spark.connect.proto.KeyValue;
import org.jspecify.annotations.Nullable;
import org.sparkproject.connect.protobuf.Descriptors.FieldDescriptor;
import org.sparkproject.connect.protobuf.Descriptors.OneofDescriptor;
import org.sparkproject.connect.protobuf.Message;

/**
 * What clients of Spark Connect may ask for: SQL, and what DataFrames on tables are made of. Spark itself lets a client run
 * any program in the server (functions and typed operations come as serialized objects, artifacts as classes) and read and
 * write any of its files (data sources with paths). So each kind of relation, command and expression is refused unless it is
 * named here, also one that a later version of Spark adds. Immutable.
 */
final class ConnectRequests {
    private static final int DEEPEST = 1_000;

    private static final Set<String> RELATIONS = Set.of(
            "read",
            "project",
            "filter",
            "join",
            "set_op",
            "sort",
            "limit",
            "aggregate",
            "sql",
            "local_relation",
            "sample",
            "offset",
            "deduplicate",
            "range",
            "subquery_alias",
            "repartition",
            "to_df",
            "with_columns_renamed",
            "show_string",
            "drop",
            "tail",
            "with_columns",
            "hint",
            "unpivot",
            "to_schema",
            "repartition_by_expression",
            "collect_metrics",
            "html_string",
            "cached_local_relation",
            "chunked_cached_local_relation",
            "as_of_join",
            "with_relations",
            "transpose",
            "unresolved_table_valued_function",
            "lateral_join",
            "fill_na",
            "drop_na",
            "replace",
            "summary",
            "crosstab",
            "describe",
            "cov",
            "corr",
            "approx_quantile",
            "freq_items",
            "sample_by",
            "catalog");

    private static final Set<String> COMMANDS = Set.of(
            "write_operation",
            "create_dataframe_view",
            "write_operation_v2",
            "sql_command",
            "merge_into_table_command",
            "get_resources_command");

    private static final Set<String> EXPRESSIONS = Set.of(
            "literal",
            "unresolved_attribute",
            "unresolved_function",
            "expression_string",
            "unresolved_star",
            "alias",
            "cast",
            "unresolved_regex",
            "sort_order",
            "lambda_function",
            "window",
            "unresolved_extract_value",
            "update_fields",
            "unresolved_named_lambda_variable",
            "call_function",
            "named_argument_expression",
            "merge_action",
            "subquery_expression");

    private static final Set<String> CATALOG = Set.of(
            "current_database",
            "set_current_database",
            "list_databases",
            "list_tables",
            "list_functions",
            "list_columns",
            "get_database",
            "get_table",
            "get_function",
            "database_exists",
            "table_exists",
            "function_exists",
            "drop_temp_view",
            "is_cached",
            "refresh_table",
            "current_catalog",
            "set_current_catalog",
            "list_catalogs");

    private static final Set<String> ANALYSES = Set.of(
            "schema",
            "explain",
            "tree_string",
            "is_local",
            "is_streaming",
            "spark_version",
            "ddl_parse",
            "same_semantics",
            "semantic_hash",
            "get_storage_level",
            "json_to_ddl");

    /** By the message and its group of alternatives, which of them are allowed. */
    private static final Map<String, Set<String>> ALTERNATIVES = Map.of(
            "spark.connect.Plan.op_type", Set.of("root", "command"),
            "spark.connect.Relation.rel_type", RELATIONS,
            "spark.connect.Command.command_type", COMMANDS,
            "spark.connect.Expression.expr_type", EXPRESSIONS,
            "spark.connect.Catalog.cat_type", CATALOG,
            "spark.connect.AnalyzePlanRequest.analyze", ANALYSES,
            "spark.connect.Read.read_type", Set.of("named_table"),
            "spark.connect.WriteOperation.save_type", Set.of("table"));

    /** Data that a client sends ahead of its plan; everything else under other names is code. */
    private static final String SENT_AHEAD = "cache/";

    /** Why a request is refused, null if it is not. */
    @Nullable
    String refusal(Message request) {
        if (request instanceof AddArtifactsRequest artifacts) {
            return code(artifacts);
        }
        if (request instanceof ConfigRequest config) {
            return setting(config.getOperation());
        }
        return refusal(request, 0);
    }

    private static @Nullable String refusal(Message message, int depth) {
        if (depth > DEEPEST) {
            return "a plan that is nested more than " + DEEPEST + " deep is refused";
        }
        String own = alternative(message);
        if (own != null) {
            return own;
        }
        for (Object value : message.getAllFields().values()) {
            for (Object part : value instanceof List<?> list ? list : List.of(value)) {
                String inside = part instanceof Message below ? refusal(below, depth + 1) : null;
                if (inside != null) {
                    return inside;
                }
            }
        }
        return null;
    }

    private static @Nullable String alternative(Message message) {
        for (OneofDescriptor group : message.getDescriptorForType().getOneofs()) {
            Set<String> allowed =
                    ALTERNATIVES.get(message.getDescriptorForType().getFullName() + "." + group.getName());
            FieldDescriptor chosen = message.getOneofFieldDescriptor(group);
            if (allowed != null && chosen != null && !allowed.contains(chosen.getName())) {
                return "'" + chosen.getName() + "' is refused: clients of this server's Spark Connect may use SQL and"
                        + " DataFrames on tables, no functions, classes, streams, caches or files of their own";
            }
        }
        return null;
    }

    private static @Nullable String code(AddArtifactsRequest request) {
        boolean data = request.getBatch().getArtifactsList().stream()
                        .allMatch(artifact -> artifact.getName().startsWith(SENT_AHEAD))
                && (!request.hasBeginChunk()
                        || request.getBeginChunk().getName().startsWith(SENT_AHEAD));
        return data ? null : "artifacts are refused: they would run code of the client in the server";
    }

    private static @Nullable String setting(ConfigRequest.Operation operation) {
        try {
            for (KeyValue pair : operation.getSet().getPairsList()) {
                AllowedSettings.check(pair.getKey(), pair.getValue());
            }
            return null;
        } catch (TarnException e) {
            return e.getMessage();
        }
    }
}
