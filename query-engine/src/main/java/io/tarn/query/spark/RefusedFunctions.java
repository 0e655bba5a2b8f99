package io.tarn.query.spark;

import java.util.List;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry;

/** Functions that call any Java method by its name, or read files that their arguments name: not for a server. */
final class RefusedFunctions {
    private static final List<String> NAMES = List.of(
            "reflect", "java_method", "try_reflect", "from_avro", "schema_of_avro", "from_protobuf", "to_protobuf");

    private RefusedFunctions() {}

    static boolean contains(String name) {
        return NAMES.contains(name);
    }

    /**
     * Takes them from Spark's built-in functions, for the rest of the process. All sessions begin with a copy of those, and
     * defaults of columns are analysed with them outside of any session; so it comes before the first session.
     */
    static void drop() {
        NAMES.forEach(name -> FunctionRegistry.builtin().dropFunction(FunctionIdentifier.apply(name)));
    }
}
