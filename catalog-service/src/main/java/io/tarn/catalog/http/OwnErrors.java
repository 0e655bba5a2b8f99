package io.tarn.catalog.http;

import io.javalin.http.Handler;
import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import io.tarn.catalog.metastore.MetastoreException;
import io.tarn.catalog.metastore.OutcomeUnknownException;
import java.util.List;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.NoSuchWarehouseException;

/** What the catalog's exceptions are in Tarn's own endpoints, which answer with problem documents. */
final class OwnErrors {
    private static final List<Row> TABLE = List.of(
            new Row(NoSuchTableException.class, ErrorCode.TABLE_NOT_FOUND),
            new Row(NoSuchNamespaceException.class, ErrorCode.NAMESPACE_NOT_FOUND),
            new Row(NoSuchWarehouseException.class, ErrorCode.NOT_FOUND),
            new Row(BodyTooLargeException.class, ErrorCode.REQUEST_TOO_LARGE),
            new Row(BadRequestException.class, ErrorCode.BAD_REQUEST),
            new Row(IllegalArgumentException.class, ErrorCode.BAD_REQUEST),
            new Row(MetastoreException.class, ErrorCode.STORAGE_FAILED),
            new Row(OutcomeUnknownException.class, ErrorCode.COMMIT_STATE_UNKNOWN));

    private OwnErrors() {}

    /** The handler, whose exceptions are ours where the table has them, and else as they are. */
    static Handler translating(Handler handler) {
        return context -> {
            try {
                handler.handle(context);
            } catch (RuntimeException e) {
                throw translate(e);
            }
        };
    }

    private static RuntimeException translate(RuntimeException e) {
        return TABLE.stream()
                .filter(row -> row.exception().isInstance(e))
                .findFirst()
                .<RuntimeException>map(row -> new TarnException(row.code(), message(e), e))
                .orElse(e);
    }

    /** Iceberg's messages begin with a capital letter, Tarn's do not. */
    private static String message(RuntimeException e) {
        String message = String.valueOf(e.getMessage());
        return message.isEmpty() ? message : Character.toLowerCase(message.charAt(0)) + message.substring(1);
    }

    private record Row(Class<? extends RuntimeException> exception, ErrorCode code) {}
}
