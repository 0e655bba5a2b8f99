package io.tarn.cli.sql;

import io.tarn.api.DurationText;
import io.tarn.api.StatementRequest;
import io.tarn.api.TarnException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that go to the server with each statement. */
final class StatementOptions {
    @Option(
            names = {"-p", "--param"},
            paramLabel = "NAME=VALUE",
            description = "A value for :NAME in the statement; a number, true, false, null, or else text. Repeatable.")
    private Map<String, String> params = new LinkedHashMap<>();

    @Option(
            names = "--catalog",
            paramLabel = "WAREHOUSE",
            description = "The warehouse of names that say none. Default: the server's first.")
    private @Nullable String catalog;

    @Option(names = "--schema", paramLabel = "NAMESPACE", description = "The namespace of table names that say none.")
    private @Nullable String schema;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "The most time for one statement: 500ms, 30s, 5m. Default: the server's.")
    private @Nullable DurationText timeout;

    @Nullable
    String catalog() {
        return catalog;
    }

    @Nullable
    String schema() {
        return schema;
    }

    /**
     * What is sent for a statement.
     *
     * @param session in which it runs, with its own catalog and schema; null if it stands alone
     */
    StatementRequest request(String sql, @Nullable String session) {
        Map<String, Object> values = new LinkedHashMap<>();
        params.forEach((name, text) -> values.put(name, ParamValue.of(text)));
        return new StatementRequest(
                sql,
                values.isEmpty() ? null : values,
                session == null ? catalog : null,
                session == null ? schema : null,
                session,
                null,
                null,
                null,
                null,
                null,
                timeout == null ? null : timeout.toString());
    }

    /** Reads a duration from the command line. */
    static final class DurationConverter implements ITypeConverter<DurationText> {
        @Override
        public DurationText convert(String text) {
            try {
                return DurationText.parse(text);
            } catch (TarnException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
