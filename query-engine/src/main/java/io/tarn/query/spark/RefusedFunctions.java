package io.tarn.query.spark;

import java.util.List;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.classic.SparkSession;

/** Functions that call any Java method by its name, or read files that their arguments name: not for a server. */
final class RefusedFunctions {
    private static final List<String> NAMES = List.of(
            "reflect", "java_method", "try_reflect", "from_avro", "schema_of_avro", "from_protobuf", "to_protobuf");

    private RefusedFunctions() {}

    static boolean contains(String name) {
        return NAMES.contains(name);
    }

    /** Takes them from a session; each has a registry of its own. */
    static void dropFrom(SparkSession session) {
        NAMES.forEach(name -> session.sessionState().functionRegistry().dropFunction(FunctionIdentifier.apply(name)));
    }
}
