package io.tarn.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.api.ColumnInfo;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableTextTest {
    private static final ColumnInfo NAME = new ColumnInfo("name", "string");
    private static final ColumnInfo NUMBER = new ColumnInfo("n", "bigint");

    @SafeVarargs
    private static String table(int limit, List<ColumnInfo> columns, List<Object>... rows) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TableText table = new TableText(new PrintStream(out, false, StandardCharsets.UTF_8), columns, limit)) {
            for (List<Object> row : rows) {
                table.add(row);
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void numbersStandToTheRightAndTextToTheLeft() {
        assertThat(table(TableText.UNLIMITED, List.of(NAME, NUMBER), List.of("a", 5), List.of("long name", 12345)))
                .isEqualTo("""
                         name      |     n
                        -----------+-------
                         a         |     5
                         long name | 12345
                        """);
    }

    @Test
    void nullIsShownAndNestedValuesAreJson() {
        assertThat(table(
                        TableText.UNLIMITED,
                        List.of(NAME, new ColumnInfo("tags", "array<string>")),
                        Arrays.asList(null, List.of("x", "y")),
                        Arrays.asList("b", Map.of("k", 1))))
                .isEqualTo("""
                         name | tags
                        ------+-----------
                         NULL | ["x","y"]
                         b    | {"k":1}
                        """);
    }

    @Test
    void wideCharactersAndEmojiTakeTwoCellsAndAccentsNone() {
        assertThat(table(
                        TableText.UNLIMITED,
                        List.of(NAME, NUMBER),
                        List.of("東京", 1),
                        List.of("e\u0301", 2),
                        List.of("👩‍👩‍👧", 3)))
                .isEqualTo("""
                         name | n
                        ------+---
                         東京 | 1
                         e\u0301    | 2
                         👩‍👩‍👧   | 3
                        """);
    }

    @Test
    void onATerminalWideTextIsCutAndNumbersAreNot() {
        String text = table(30, List.of(NAME, NUMBER), List.of("x".repeat(100), 123456789012L));
        assertThat(text.lines())
                .allSatisfy(line -> assertThat(CellText.width(line)).isLessThanOrEqualTo(30));
        assertThat(text).contains("xx…").contains("123456789012");
    }

    @Test
    void theWidestColumnIsCutFirst() {
        String text = table(40, List.of(NAME, new ColumnInfo("other", "string")), List.of("short", "y".repeat(100)));
        assertThat(text).contains(" short | y").contains("y…");
    }

    @Test
    void aLoneColumnIsNeverCut() {
        assertThat(table(20, List.of(NAME), List.of("z".repeat(50)))).contains("z".repeat(50));
    }

    @Test
    void aValueOfSeveralLinesIsShownAsSuch() {
        assertThat(table(TableText.UNLIMITED, List.of(NAME, NUMBER), List.of("one\ntwo", 7)))
                .isEqualTo("""
                         name | n
                        ------+---
                         one  | 7
                         two  |
                        """);
    }

    @Test
    void dataCannotSteerTheTerminal() {
        assertThat(table(TableText.UNLIMITED, List.of(NAME), List.of("a\u001b[2Jb\rc")))
                .contains("a\\x1b[2Jb\\rc");
    }

    @Test
    void aResultWithoutRowsIsItsHeader() {
        assertThat(table(TableText.UNLIMITED, List.of(NAME, NUMBER))).isEqualTo(" name | n\n------+---\n");
    }

    @Test
    void laterPagesKeepTheWidthsOfTheFirst() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TableText table = new TableText(new PrintStream(out), List.of(NAME, NUMBER), TableText.UNLIMITED)) {
            for (int i = 0; i < 10_001; i++) {
                table.add(List.of(i == 10_000 ? "much longer" : "row", i));
            }
        }
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).hasSize(10_003);
        assertThat(lines.get(10_002)).isEqualTo(" much longer | 10000");
    }
}
