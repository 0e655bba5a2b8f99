package io.tarn.query.spark;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.api.TarnException;
import io.tarn.query.http.SqlServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That files are not read by their path is a rule of plans: it holds also in a session whose settings would let them. */
class FilesByPathTest {
    @RegisterExtension
    static final SqlServer server = new SqlServer();

    @TempDir
    static Path folder;

    private static Path words;

    @BeforeAll
    static void writeWords() throws IOException {
        server.answer("SELECT 1");
        words = Files.writeString(folder.resolve("words"), "secret\n");
    }

    private static SparkSession session(boolean onFiles) {
        SparkSession session = SparkSession.getDefaultSession().get().newSession();
        session.conf().set("spark.sql.runSQLOnFiles", String.valueOf(onFiles));
        return session;
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "csv", "json", "binaryFile", "xml", "no.such.Source"})
    void aSessionWhoseSettingLetsThemReadsNone(String format) {
        SparkSession session = session(true);
        String name = format + ".`" + words + "`";
        for (String sql : new String[] {
            "SELECT * FROM %s",
            "CREATE TEMPORARY VIEW v AS SELECT * FROM %s",
            "EXPLAIN SELECT * FROM %s",
            "SELECT (SELECT count(*) FROM %s)",
            "WITH a AS (SELECT * FROM %s) SELECT * FROM a",
            "EXECUTE IMMEDIATE 'SELECT * FROM %s'",
        }) {
            assertThatThrownBy(() -> session.sql(String.format(sql, name)).collect())
                    .as(sql)
                    .isInstanceOf(TarnException.class)
                    .hasMessageContaining("spark.sql.runSQLOnFiles");
        }
        assertThatThrownBy(() -> session.table(name).collect()).isInstanceOf(TarnException.class);
    }

    @Test
    void aRelationOnFilesThatNoReaderOfTheServerMadeIsRefused() {
        SparkSession session = session(false);
        for (String format : new String[] {"text", "csv", "json", "binaryFile"}) {
            assertThatThrownBy(() -> session.read()
                            .format(format)
                            .option(AllowedSources.READER_OPTION, "guessed")
                            .load(words.toString())
                            .collect())
                    .isInstanceOf(TarnException.class)
                    .hasMessageContaining("belong to no table");
        }
    }
}
