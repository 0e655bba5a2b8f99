package io.tarn.query.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.api.TarnException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartitionFieldTest {
    @Test
    void fields_are_read_as_people_write_them() {
        assertThat(sql("carrier")).isEqualTo("`carrier`");
        assertThat(sql("month(date)")).isEqualTo("months(`date`)");
        assertThat(sql("MONTHS( date )")).isEqualTo("months(`date`)");
        assertThat(sql("day(ts)")).isEqualTo("days(`ts`)");
        assertThat(sql("years(ts)")).isEqualTo("years(`ts`)");
        assertThat(sql("hour(ts)")).isEqualTo("hours(`ts`)");
        assertThat(sql("bucket(16, id)")).isEqualTo("bucket(16, `id`)");
        assertThat(sql("bucket(id, 16)")).isEqualTo("bucket(16, `id`)");
        assertThat(sql("truncate(4,name)")).isEqualTo("truncate(4, `name`)");
        assertThat(sql("identity(name)")).isEqualTo("`name`");
    }

    @Test
    void a_column_is_never_more_than_a_name_in_a_statement() {
        assertThat(sql("a b; DROP TABLE x")).isEqualTo("`a b; DROP TABLE x`");
        assertThat(sql("month(`a``(b`)")).isEqualTo("months(`a``(b`)");
        assertThat(sql("day(\"x y\")")).isEqualTo("days(`x y`)");
    }

    @Test
    void what_is_no_field_is_refused_with_the_forms() {
        assertThatThrownBy(() -> PartitionField.parse("moth(date)"))
                .isInstanceOf(TarnException.class)
                .hasMessageContaining("'moth(date)' is not a partition field")
                .hasMessageContaining("did you mean 'month'?");
        for (String text :
                List.of("", "bucket(id)", "bucket(0, id)", "month()", "month(a, b)", "a)", "year(month(d))")) {
            assertThatThrownBy(() -> PartitionField.parse(text))
                    .as(text)
                    .isInstanceOf(TarnException.class)
                    .hasMessageContaining("is not a partition field");
        }
    }

    @Test
    void an_unknown_column_is_told_with_the_nearest() {
        assertThat(PartitionField.parse("month(DATE)").in(List.of("id", "date")).column())
                .isEqualTo("date");
        assertThatThrownBy(() -> PartitionField.parse("month(dat)").in(List.of("id", "date")))
                .isInstanceOf(TarnException.class)
                .hasMessage(
                        "cannot partition by months(dat): there is no column 'dat' in the data; did you mean 'date'?");
    }

    private static String sql(String text) {
        return PartitionField.parse(text).sql();
    }
}
