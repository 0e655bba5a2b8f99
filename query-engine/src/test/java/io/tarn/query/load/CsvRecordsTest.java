package io.tarn.query.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvRecordsTest {
    @Test
    void a_record_knows_the_line_it_begins_on_also_after_values_that_go_over_lines() throws IOException {
        CsvRecords records = records("a,b\n1,\"x\ny\r\nz\"\r\n\n2,w\r3,v");

        assertThat(all(records)).containsExactly("1:a,b", "2:1,\"x\ny\r\nz\"", "6:2,w", "7:3,v");
        assertThat(records.overLines()).isTrue();
        assertThat(records.openAtEnd()).isFalse();
    }

    @Test
    void values_lose_their_quotes_and_keep_doubled_ones_once() throws IOException {
        CsvRecords records = records("a,\"b,c\",\"d\"\"e\",,f\"g");
        records.advance();

        assertThat(records.values()).containsExactly("a", "b,c", "d\"e", "", "f\"g");
    }

    @Test
    void a_quote_inside_an_unquoted_value_opens_nothing() throws IOException {
        CsvRecords records = records("5\" pipe,x\n6\" pipe,y\n");

        assertThat(all(records)).containsExactly("1:5\" pipe,x", "2:6\" pipe,y");
        assertThat(records.overLines()).isFalse();
    }

    @Test
    void a_quote_that_is_never_closed_is_told_with_its_line() throws IOException {
        CsvRecords records = records("a,b\n1,x\n2,\"y\n3,z\n");
        all(records);

        assertThat(records.openAtEnd()).isTrue();
        assertThat(records.unclosedLine()).isEqualTo(3);
    }

    @Test
    void text_without_records_has_none() throws IOException {
        assertThat(all(records("\n  \r\n\n"))).isEmpty();
        assertThat(all(records(""))).isEmpty();
    }

    private static CsvRecords records(String text) {
        return new CsvRecords(new BufferedReader(new StringReader(text)), CsvForm.DEFAULT);
    }

    private static List<String> all(CsvRecords records) throws IOException {
        List<String> found = new ArrayList<>();
        while (records.advance()) {
            found.add(records.line() + ":" + records.text());
        }
        return found;
    }
}
