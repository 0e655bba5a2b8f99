package io.tarn.query.spark;

import io.tarn.query.load.CsvForm;
import io.tarn.query.load.CsvRecords;
import io.tarn.query.load.StagedFile;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.csv.CSVOptions;
import org.apache.spark.sql.catalyst.csv.UnivocityParser;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Finds the bad records of CSV files with the parser that Spark's own reader uses, one record at a time, so that it calls
 * bad exactly what failed the load and knows the line. One thread.
 */
final class CsvDiagnosis {
    private final CsvForm form;
    private final StructField[] columns;
    private final Set<String> required;
    private final UnivocityParser parser;

    CsvDiagnosis(CsvForm form, StructType columns, Map<String, String> options, List<String> required) {
        this.form = form;
        this.columns = columns.fields();
        this.required =
                required.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
        this.parser = new UnivocityParser(columns, columns, new CSVOptions(ScalaValues.map(options), false, "UTC"));
    }

    void look(StagedFile file, BadRecords bad) {
        try (CsvRecords records = new CsvRecords(file.openText(), form)) {
            boolean header = form.header() == CsvForm.Header.PRESENT;
            if (header) {
                records.advance();
            }
            while (!bad.enough() && records.advance()) {
                String reason = reason(records);
                if (reason != null) {
                    bad.add(file, records.line(), reason);
                }
            }
        } catch (IOException e) {
            throw LoadPaths.unreadable(file, e);
        }
    }

    private @Nullable String reason(CsvRecords records) {
        List<String> values = records.values();
        if (values.size() != columns.length) {
            return "it has " + values.size() + (values.size() == 1 ? " value" : " values") + " where " + columns.length
                    + (columns.length == 1 ? " column is" : " columns are") + " expected";
        }
        for (int i = 0; i < columns.length; i++) {
            String value = values.get(i);
            boolean absent = value.isEmpty() || value.equals(form.nullText());
            if (absent && required.contains(columns[i].name().toLowerCase(Locale.ROOT))) {
                return "the column '" + columns[i].name() + "' is required, but has no value";
            }
        }
        return parses(records.text()) ? null : reasonOfValue(values, records.text());
    }

    // Scala does not declare what it throws; whatever it is, the record is bad.
    private boolean parses(String record) {
        try {
            parser.parse().apply(record);
            return true;
        } catch (Exception e) {
            return false;
        }
    }

    private String reasonOfValue(List<String> values, String record) {
        for (int i = 0; i < columns.length; i++) {
            if (!values.get(i).isEmpty() && !converts(columns[i], values.get(i))) {
                return "the column '" + columns[i].name() + "' is of type "
                        + columns[i].dataType().simpleString() + ", but its value is "
                        + BadRecords.shown(values.get(i));
            }
        }
        return "the record cannot be read: " + BadRecords.shown(record);
    }

    private boolean converts(StructField column, String value) {
        try {
            parser.makeConverter(column.name(), column.dataType(), true).apply(value);
            return true;
        } catch (Exception e) {
            return false;
        }
    }
}
