package io.tarn.query.spark.offload.random;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.query.http.SqlServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever {@link RandomQueriesTest} ever found stays mended. */
class FoundDifferencesTest {
    private static final Pattern HEAD = Pattern.compile("-- (name|setting): (.+)");

    @RegisterExtension
    static final SqlServer server = new SqlServer();

    private record Found(String name, Map<String, String> settings, List<String> statements) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Found> found() {
        try (var in = FoundDifferencesTest.class.getResourceAsStream("/random/found.sql")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(text.split("\n(?=-- name: )")).skip(1).map(FoundDifferencesTest::parse);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Found parse(String block) {
        String name = "";
        Map<String, String> settings = new LinkedHashMap<>();
        Matcher heads = HEAD.matcher(block);
        while (heads.find()) {
            if (heads.group(1).equals("name")) {
                name = heads.group(2);
            } else {
                settings.put(heads.group(2).split("=")[0], heads.group(2).split("=")[1]);
            }
        }
        List<String> statements = new ArrayList<>();
        for (String statement : HEAD.matcher(block).replaceAll("").split(";\n")) {
            if (!statement.isBlank()) {
                statements.add(statement.strip());
            }
        }
        return new Found(name, settings, statements);
    }

    @ParameterizedTest
    @MethodSource("found")
    void isTheSameOnBothEngines(Found found) {
        String namespace = "found_" + Integer.toHexString(found.name().hashCode());
        server.answer("CREATE NAMESPACE IF NOT EXISTS lake." + namespace);
        try (FrontDoor door = new FrontDoor(server, namespace)) {
            List<String> statements = found.statements();
            String sql = statements.get(statements.size() - 1);
            RandomQuery query = new RandomQuery(sql, Collections.nCopies(99, true), false, found.settings());
            for (String statement : statements.subList(0, statements.size() - 1)) {
                Answer made = door.ask(new RandomQuery(statement, List.of(), false, Map.of()), true);
                assertThat(made.error()).as(statement + " " + made.message()).isNull();
            }
            Answer spark = door.ask(query, false);
            Answer offload = door.ask(query, true);
            assertThat(Comparison.difference(query, spark, offload))
                    .as("Spark: %s, native: %s", spark, offload)
                    .isNull();
        }
    }
}
