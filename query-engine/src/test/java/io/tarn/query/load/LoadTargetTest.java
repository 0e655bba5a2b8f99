package io.tarn.query.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.api.TarnException;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoadTargetTest {
    private static final List<String> WAREHOUSES = List.of("lake", "pond");

    @Test
    void the_default_warehouse_is_meant_unless_one_is_named() {
        assertThat(quoted("demo.flights")).isEqualTo("`lake`.`demo`.`flights`");
        assertThat(quoted("lake.demo.flights")).isEqualTo("`lake`.`demo`.`flights`");
        assertThat(quoted("pond.demo.flights")).isEqualTo("`pond`.`demo`.`flights`");
        assertThat(quoted("a.b.flights")).isEqualTo("`lake`.`a`.`b`.`flights`");
        assertThat(quoted("pond.flights")).isEqualTo("`lake`.`pond`.`flights`");
    }

    @Test
    void parts_in_backticks_are_names_whatever_they_contain() {
        assertThat(quoted("`a.b`.`c d`")).isEqualTo("`lake`.`a.b`.`c d`");
        assertThat(quoted("demo.`x``y`")).isEqualTo("`lake`.`demo`.`x``y`");
        assertThat(quoted("demo.x; DROP TABLE y")).isEqualTo("`lake`.`demo`.`x; DROP TABLE y`");
    }

    @Test
    void the_namespaces_above_the_table_come_outermost_first() {
        assertThat(LoadTarget.parse("pond.a.b.t", WAREHOUSES).namespaces())
                .extracting(SqlName::toString)
                .containsExactly("pond.a", "pond.a.b");
    }

    @Test
    void what_is_no_name_is_refused_with_the_form() {
        for (String text : List.of("flights", "", ".x", "demo.", "a..b", "demo.`x")) {
            assertThatThrownBy(() -> LoadTarget.parse(text, WAREHOUSES))
                    .as(text)
                    .isInstanceOf(TarnException.class)
                    .hasMessageContaining("is not the name of a table: write namespace.table");
        }
    }

    private static String quoted(String text) {
        return LoadTarget.parse(text, WAREHOUSES).name().quoted();
    }
}
