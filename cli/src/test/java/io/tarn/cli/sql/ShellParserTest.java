package io.tarn.cli.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser.ParseContext;
import org.junit.jupiter.api.Test;

class ShellParserTest {
    private final ShellParser parser = new ShellParser();

    private void assertGoesOn(String input) {
        assertThatThrownBy(() -> parser.parse(input, input.length(), ParseContext.ACCEPT_LINE))
                .isInstanceOf(EOFError.class);
    }

    private void assertEnds(String input) {
        assertThat(parser.parse(input, input.length(), ParseContext.ACCEPT_LINE))
                .isNotNull();
    }

    @Test
    void aStatementGoesOnUntilItsSemicolon() {
        assertGoesOn("SELECT 1");
        assertGoesOn("SELECT ';");
        assertGoesOn("SELECT 1 -- ;");
        assertEnds("SELECT 1;");
        assertEnds("SELECT\n1 ; -- done");
        assertEnds("");
    }

    @Test
    void theShellsOwnCommandsNeedNoSemicolon() {
        assertEnds("\\d");
        assertEnds("\\d demo.flights");
        assertEnds("exit");
        assertEnds("help");
        assertEnds("\\nonsense");
        assertGoesOn("exit from");
    }

    @Test
    void aWordForCompletionIsADottedName() {
        ParsedLine line = parser.parse("SELECT * FROM demo.fl WHERE", 21, ParseContext.COMPLETE);
        assertThat(line.word()).isEqualTo("demo.fl");
        assertThat(line.wordCursor()).isEqualTo(7);
    }

    @Test
    void commandsAreReadWithTheirArgument() {
        assertThat(ShellCommand.parse("\\d demo.t;"))
                .contains(new ShellCommand.Call(ShellCommand.DESCRIBE_TABLE, "demo.t"));
        assertThat(ShellCommand.parse(" QUIT ; ")).contains(new ShellCommand.Call(ShellCommand.QUIT, ""));
        assertThat(ShellCommand.parse("SELECT 1;")).isEmpty();
    }
}
