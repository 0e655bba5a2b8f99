package io.tarn.query.spark.offload.random;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A table that queries read.
 *
 * @param name what queries call it, one word
 * @param source what it is in the catalog: its name there, maybe with a version
 * @param columns by their bare names, those of kinds that expressions are made of
 * @param type of its rows
 * @param rows as Spark has read them
 */
record RandomTable(String name, String source, List<Column> columns, StructType type, List<Row> rows) {
    /** A query over these tables by the names that they have in the catalog. */
    static String inCatalog(String sql, List<RandomTable> tables) {
        StringBuilder text = new StringBuilder();
        Matcher matcher = Pattern.compile("\\bt\\d+(_\\w+)?\\b").matcher(sql);
        while (matcher.find()) {
            String source = tables.stream()
                    .filter(table -> table.name().equals(matcher.group()))
                    .map(RandomTable::source)
                    .findFirst()
                    .orElse(matcher.group());
            matcher.appendReplacement(text, Matcher.quoteReplacement(source));
        }
        return matcher.appendTail(text).toString();
    }
}
