package io.tarn.query.spark;

import io.tarn.api.ErrorCode;
import io.tarn.api.Similarity;
import io.tarn.api.TarnException;
import io.tarn.query.files.AllowedFiles;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.procedures.BoundProcedure;
import org.apache.spark.sql.connector.catalog.procedures.ProcedureParameter;
import org.apache.spark.sql.connector.catalog.procedures.UnboundProcedure;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.types.StructType;

/**
 * Which of Iceberg's procedures {@code CALL} runs: those that stay within the table that they are called for. Of two others, the
 * arguments that name places are looked at when they are called, whatever expression they came from.
 */
final class AllowedProcedures {
    /** They reach nothing but the table that they name; where a registered table may lie, the catalog judges. */
    private static final Set<String> OF_THE_TABLE = Set.of(
            "ancestors_of",
            "cherrypick_snapshot",
            "compute_partition_stats",
            "compute_table_stats",
            "create_changelog_view",
            "expire_snapshots",
            "fast_forward",
            "publish_changes",
            "register_table",
            "rewrite_data_files",
            "rewrite_manifests",
            "rewrite_position_delete_files",
            "rollback_to_snapshot",
            "rollback_to_timestamp",
            "set_current_snapshot");

    /** Parameters that name what is to be deleted: by default what lies in the table's own folder, which is enough. */
    private static final Map<String, Set<String>> NOT_GIVEN =
            Map.of("remove_orphan_files", Set.of("location", "file_list_view"));

    /** Parameters that name a place to read or write. */
    private static final Map<String, Set<String>> PLACES = Map.of("rewrite_table_path", Set.of("staging_location"));

    private static final Map<String, String> REFUSED = Map.of(
            "add_files", "the table would depend on files outside its own folder; COPY INTO copies them",
            "migrate", "there are no tables but those of warehouses",
            "snapshot", "there are no tables but those of warehouses");

    private AllowedProcedures() {}

    /** All that may be called, sorted. */
    static List<String> names() {
        List<String> names = new ArrayList<>(OF_THE_TABLE);
        names.addAll(NOT_GIVEN.keySet());
        names.addAll(PLACES.keySet());
        names.sort(null);
        return names;
    }

    /**
     * Checks that a procedure may be called.
     *
     * @throws TarnException {@code INVALID_STATEMENT} if it may not, or is none
     */
    static void check(String name) {
        String known = name.toLowerCase(Locale.ROOT);
        if (!names().contains(known)) {
            String reason = REFUSED.get(known);
            throw new TarnException(
                    ErrorCode.INVALID_STATEMENT,
                    reason == null
                            ? "there is no procedure '" + name + "'" + new Similarity(names()).hint(name)
                                    + "; procedures: " + String.join(", ", names())
                            : "the procedure " + known + " is refused: " + reason);
        }
    }

    /** The procedure with a check of the places that it is given. */
    static UnboundProcedure guarded(UnboundProcedure procedure, AllowedFiles files) {
        return new Unbound(procedure, files);
    }

    private record Unbound(UnboundProcedure procedure, AllowedFiles files) implements UnboundProcedure {
        @Override
        public String name() {
            return procedure.name();
        }

        @Override
        public String description() {
            return procedure.description();
        }

        @Override
        public BoundProcedure bind(StructType inputType) {
            return new Bound(procedure.bind(inputType), files);
        }
    }

    private record Bound(BoundProcedure procedure, AllowedFiles files) implements BoundProcedure {
        @Override
        public String name() {
            return procedure.name();
        }

        @Override
        public String description() {
            return procedure.description();
        }

        @Override
        public ProcedureParameter[] parameters() {
            return procedure.parameters();
        }

        @Override
        public boolean isDeterministic() {
            return procedure.isDeterministic();
        }

        @Override
        public Iterator<Scan> call(InternalRow input) {
            Set<String> notGiven = NOT_GIVEN.getOrDefault(name(), Set.of());
            Set<String> places = PLACES.getOrDefault(name(), Set.of());
            ProcedureParameter[] parameters = parameters();
            for (int i = 0; i < parameters.length; i++) {
                String parameter = parameters[i].name();
                boolean given = !input.isNullAt(i);
                if (given && notGiven.contains(parameter)) {
                    throw new TarnException(
                            ErrorCode.FORBIDDEN,
                            "the argument " + parameter + " of " + name()
                                    + " is refused: it would delete files that belong to other tables or to none");
                } else if (given && places.contains(parameter)) {
                    files.check(input.getUTF8String(i).toString());
                }
            }
            return procedure.call(input);
        }
    }
}
