package io.tarn.query.http;

import io.javalin.http.Context;
import io.tarn.api.ColumnInfo;
import io.tarn.api.Problem;
import io.tarn.api.TarnException;
import io.tarn.query.format.ResultEncoder;
import io.tarn.query.format.ResultEnd;
import io.tarn.query.format.ResultFormat;
import io.tarn.query.statement.ResultSink;
import io.tarn.query.statement.StatementId;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one statement. Nothing is sent before the first rows are at hand. An error that comes while no byte has left
 * yet becomes a problem document after all; one that comes later ends the body with an error record, and the connection
 * is cut so that no client takes the part for the whole.
 */
final class HttpAnswer implements ResultSink {
    private static final String COLUMNS_HEADER = "Tarn-Columns";

    /** Jetty's bound on all headers of a response is 8 KiB; a wider table goes without this header. */
    private static final int LONGEST_COLUMNS_HEADER = 6_000;

    private final Context ctx;
    private final ResultFormat format;
    private final StatementId id;
    private @Nullable ResultEncoder encoder;

    HttpAnswer(Context ctx, ResultFormat format, StatementId id) {
        this.ctx = ctx;
        this.format = format;
        this.id = id;
    }

    @Override
    public void columns(List<ColumnInfo> columns, Schema schema) throws IOException {
        List<ColumnInfo> named = format.named(columns);
        HttpServletResponse response = ctx.res();
        response.setStatus(200);
        response.setContentType(format.contentType());
        if (format != ResultFormat.JSON) {
            String header = Json.asciiText(named);
            if (header.length() <= LONGEST_COLUMNS_HEADER) {
                response.setHeader(COLUMNS_HEADER, header);
            }
        }
        encoder = format.encoder(response.getOutputStream());
        encoder.begin(id, named, schema);
    }

    @Override
    public void batch(VectorSchemaRoot batch) throws IOException {
        if (encoder != null) {
            encoder.batch(batch);
        }
    }

    void finish(ResultEnd end) throws IOException {
        if (encoder != null) {
            encoder.finish(end);
        }
    }

    /**
     * Ends an answer that cannot be completed.
     *
     * @throws TarnException the error itself, while it can still be answered in place of the result
     */
    void fail(TarnException error) {
        HttpServletResponse response = ctx.res();
        if (!response.isCommitted()) {
            response.resetBuffer();
            // Of the result; the statement's id stays.
            response.setHeader(COLUMNS_HEADER, null);
            throw error;
        }
        if (encoder != null) {
            try {
                encoder.fail(Problem.of(error));
            } catch (IOException e) {
                error.addSuppressed(e);
            }
        }
        abort(error);
    }

    /** Closes the connection in the middle of the body. */
    void abort(Throwable why) {
        ServletContextRequest.getServletContextRequest(ctx.req())
                .getServletChannel()
                .abort(why);
    }
}
