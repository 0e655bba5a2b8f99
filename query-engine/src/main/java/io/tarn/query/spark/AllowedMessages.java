package io.tarn.query.spark;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sparkproject.connect.protobuf.Descriptors.FieldDescriptor;
import org.sparkproject.connect.protobuf.Descriptors.OneofDescriptor;
import org.sparkproject.connect.protobuf.Message;

/**
 * The calls and the kinds of messages that clients of Spark Connect may use. A call, an alternative and a group of alternatives
 * that are not named here are refused, also those that a later version of Spark adds. Immutable.
 */
final class AllowedMessages {
    private static final String SERVICE = "spark.connect.SparkConnectService/";

    private static final Set<String> CALLS = Set.of(
            "ExecutePlan",
            "AnalyzePlan",
            "Config",
            "AddArtifacts",
            "ArtifactStatus",
            "Interrupt",
            "ReattachExecute",
            "ReleaseExecute",
            "ReleaseSession",
            "FetchErrorDetails",
            "CloneSession");

    /** A message of any type, for plug-ins of the server. */
    private static final String ANY = "google.protobuf.Any";

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

    /** All but {@code udt}, which names a class. */
    private static final Set<String> TYPES = Set.of(
            "null",
            "binary",
            "boolean",
            "byte",
            "short",
            "integer",
            "long",
            "float",
            "double",
            "decimal",
            "string",
            "char",
            "var_char",
            "date",
            "timestamp",
            "timestamp_ntz",
            "calendar_interval",
            "year_month_interval",
            "day_time_interval",
            "array",
            "struct",
            "map",
            "variant",
            "geometry",
            "geography",
            "unparsed",
            "time");

    private static final Set<String> LITERALS = Set.of(
            "null",
            "binary",
            "boolean",
            "byte",
            "short",
            "integer",
            "long",
            "float",
            "double",
            "decimal",
            "string",
            "date",
            "timestamp",
            "timestamp_ntz",
            "calendar_interval",
            "year_month_interval",
            "day_time_interval",
            "array",
            "map",
            "struct",
            "specialized_array",
            "time");

    private static final Set<String> SETTINGS =
            Set.of("set", "get", "get_with_default", "get_option", "get_all", "unset", "is_modifiable");

    /** By the message and its group of alternatives, which of them are allowed. */
    private static final Map<String, Set<String>> ALTERNATIVES = Map.ofEntries(
            Map.entry("AddArtifactsRequest.payload", Set.of("batch", "begin_chunk", "chunk")),
            Map.entry("AnalyzePlanRequest.analyze", ANALYSES),
            Map.entry("Catalog.cat_type", CATALOG),
            Map.entry("Command.command_type", COMMANDS),
            Map.entry("ConfigRequest.Operation.op_type", SETTINGS),
            Map.entry("DataType.kind", TYPES),
            Map.entry(
                    "ExecutePlanRequest.RequestOption.request_option",
                    Set.of("reattach_options", "result_chunking_options")),
            Map.entry("Expression.Cast.cast_to_type", Set.of("type", "type_str")),
            Map.entry("Expression.Literal.literal_type", LITERALS),
            Map.entry(
                    "Expression.Literal.SpecializedArray.value_type",
                    Set.of("bools", "ints", "longs", "floats", "doubles", "strings")),
            Map.entry(
                    "Expression.Window.WindowFrame.FrameBoundary.boundary",
                    Set.of("current_row", "unbounded", "value")),
            Map.entry("Expression.expr_type", EXPRESSIONS),
            Map.entry("InterruptRequest.interrupt", Set.of("operation_tag", "operation_id")),
            Map.entry("Origin.function", Set.of("python_origin", "jvm_origin")),
            Map.entry("Plan.op_type", Set.of("root", "command")),
            Map.entry("Read.read_type", Set.of("named_table")),
            Map.entry("Relation.rel_type", RELATIONS),
            Map.entry("ReleaseExecuteRequest.release", Set.of("release_all", "release_until")),
            Map.entry("WriteOperation.save_type", Set.of("table")));

    private static final String PACKAGE = "spark.connect.";

    private AllowedMessages() {}

    /** Why a call is refused, null if it is not. */
    static @Nullable String refusedCall(String fullName) {
        boolean known = fullName.startsWith(SERVICE) && CALLS.contains(fullName.substring(SERVICE.length()));
        return known ? null : "the call '" + fullName + "' is refused: this server's Spark Connect does not serve it";
    }

    /** Why a message is refused for its own kind, whatever it holds; null if it is not. */
    static @Nullable String refused(Message message) {
        String type = message.getDescriptorForType().getFullName();
        if (type.equals(ANY)) {
            return "'" + type + "' is refused: this server's Spark Connect has no plug-ins";
        }
        for (OneofDescriptor group : message.getDescriptorForType().getRealOneofs()) {
            FieldDescriptor chosen = message.getOneofFieldDescriptor(group);
            if (chosen != null && !allowed(type, group).contains(chosen.getName())) {
                return "'" + chosen.getName() + "' is refused: clients of this server's Spark Connect may use SQL and"
                        + " DataFrames on tables, no functions, classes, streams, caches or files of their own";
            }
        }
        return null;
    }

    private static Set<String> allowed(String type, OneofDescriptor group) {
        String known = type.startsWith(PACKAGE) ? type.substring(PACKAGE.length()) : type;
        return ALTERNATIVES.getOrDefault(known + "." + group.getName(), Set.of());
    }
}
