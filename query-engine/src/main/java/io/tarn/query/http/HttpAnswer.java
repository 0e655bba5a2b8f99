package io.tarn.query.http;

import io.javalin.http.Context;
import io.tarn.api.ColumnInfo;
import io.tarn.api.Problem;
import io.tarn.api.TarnException;
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
 * A result as the body of a response, in the format and compression that the request accepts; of a statement that runs, or of
 * one whose result is held: {@code columns}, {@code batch}..., then {@code finish} or {@code fail}, and {@code close}.
 *
 * <p>Nothing is sent before the first rows are at hand. An error that comes while no byte has left yet becomes a problem document
 * after all; one that comes later ends the body with an error record, and the connection is cut so that no client takes the
 * part for the whole. A client that reads trailers is told there instead, where the format has room for a record.
 */
final class HttpAnswer implements ResultSink, AutoCloseable {
    private static final String COLUMNS_HEADER = "Tarn-Columns";

    /** Jetty's bound on all headers of a response is 8 KiB; a wider table goes without this header. */
    private static final int LONGEST_COLUMNS_HEADER = 6_000;

    private final Context ctx;
    private final StatementId id;
    private final ResultFormat format;
    private final ContentCoding coding;
    private @Nullable AnswerTrailers trailers;
    private @Nullable AnswerBody body;
    private boolean batchWaits;

    /**
     * The answer to a request.
     *
     * @throws TarnException {@code NOT_ACCEPTABLE} if it accepts no format or compression that there is
     */
    HttpAnswer(Context ctx, StatementId id) {
        this.ctx = ctx;
        this.id = id;
        this.format = AcceptedFormat.of(ctx.header("Accept"));
        ContentCoding accepted = ContentCoding.accepted(ctx.header("Accept-Encoding"));
        this.coding = format == ResultFormat.PARQUET ? ContentCoding.IDENTITY : accepted;
    }

    @Override
    public void columns(List<ColumnInfo> columns, Schema schema) throws IOException {
        List<ColumnInfo> named = format.named(columns);
        HttpServletResponse response = ctx.res();
        response.setStatus(200);
        response.setContentType(format.contentType());
        response.addHeader("Vary", "Accept, Accept-Encoding");
        if (coding != ContentCoding.IDENTITY) {
            response.setHeader("Content-Encoding", coding.token());
        }
        if (format != ResultFormat.JSON) {
            String header = Json.asciiText(named);
            if (header.length() <= LONGEST_COLUMNS_HEADER) {
                response.setHeader(COLUMNS_HEADER, header);
            }
        }
        trailers = AnswerTrailers.of(ctx.req(), response);
        body = new AnswerBody(format, coding, response.getOutputStream());
        body.encoder().begin(id, named, schema);
    }

    /** The batch before goes out once it is certain not to be the last: until then a body may turn out short, or an error. */
    @Override
    public void batch(VectorSchemaRoot batch) throws IOException {
        if (body != null) {
            if (batchWaits) {
                body.encoder().flush();
                ctx.res().flushBuffer();
            }
            body.encoder().batch(batch);
            batchWaits = true;
        }
    }

    void finish(ResultEnd end) throws IOException {
        if (body != null && trailers != null) {
            trailers.truncated(end.truncated());
            if (!ctx.res().isCommitted()) {
                ctx.res().setHeader(AnswerTrailers.TRUNCATED, String.valueOf(end.truncated()));
            }
            body.encoder().finish(end);
            body.end();
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
            response.setHeader("Content-Encoding", null);
            AnswerTrailers.withdraw(response);
            throw error;
        }
        if (!told(Problem.of(error), error)) {
            abort(error);
        }
    }

    /** Writes what the format has for an error; true if that, and a trailer, tells the client. */
    private boolean told(Problem problem, TarnException error) {
        if (body == null || trailers == null) {
            return false;
        }
        try {
            body.encoder().fail(problem);
            if (format.hasErrorRecord()) {
                body.end();
            }
            ctx.res().flushBuffer();
            return format.hasErrorRecord() && trailers.fail(problem);
        } catch (IOException e) {
            error.addSuppressed(e);
            return false;
        }
    }

    /** Closes the connection in the middle of the body. */
    void abort(Throwable why) {
        ServletContextRequest.getServletContextRequest(ctx.req())
                .getServletChannel()
                .abort(why);
    }

    /** Lets go of what the body is written with. */
    @Override
    public void close() {
        if (body != null) {
            body.close();
        }
    }
}
