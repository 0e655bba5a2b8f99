package io.tarn.query.http;

import io.javalin.http.Context;
import io.tarn.api.ColumnInfo;
import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import io.tarn.query.format.ResultEncoder;
import io.tarn.query.format.ResultFormat;
import io.tarn.query.job.Job;
import io.tarn.query.job.Submission;
import io.tarn.query.statement.ResultSink;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers with what a job has left on disk. */
record HeldAnswer(Context ctx) {
    private static final Logger LOG = LoggerFactory.getLogger(HeldAnswer.class);

    /** All of it: one result, or for a script its list of results. */
    void send(Job job) {
        List<Job.Part> parts = job.results();
        if (job.submission().parts().size() == 1) {
            send(job, parts.get(0), 0, Long.MAX_VALUE);
        } else {
            sendAll(job, parts);
        }
    }

    /** One page of one result, with a link to the next. */
    void sendPage(Job job, ResultPage page) {
        List<Job.Part> parts = job.results();
        if (page.result() >= parts.size()) {
            throw new TarnException(
                    ErrorCode.NOT_FOUND,
                    "result " + page.result() + " is not there: statement " + job.id() + " has results 0 to "
                            + (parts.size() - 1));
        }
        Job.Part part = parts.get(page.result());
        if (page.page() > 0 && page.first() >= part.result().rows()) {
            throw new TarnException(
                    ErrorCode.NOT_FOUND,
                    "page " + page.page() + " is not there: the result has "
                            + part.result().rows() + " rows, " + page.rows() + " a page");
        }
        String next =
                page.next("/v1/sql/" + job.id() + "/results", part.result().rows());
        if (next != null) {
            ctx.header("Link", "<" + next + ">; rel=\"next\"");
        }
        send(job, part, page.first(), page.rows());
    }

    /**
     * Checks that a submission's results can be had in a format that the client takes.
     *
     * @throws TarnException {@code NOT_ACCEPTABLE} for a script in anything but JSON
     */
    static void checkFormat(Context ctx, Submission submission) {
        int statements = submission.parts().size();
        if (statements > 1 && AcceptedFormat.of(ctx.header("Accept")) != ResultFormat.JSON) {
            throw new TarnException(
                    ErrorCode.NOT_ACCEPTABLE,
                    "a script of " + statements
                            + " statements has as many results, which only application/json can hold;"
                            + " send the statements one by one, or take JSON");
        }
    }

    private void send(Job job, Job.Part part, long from, long rows) {
        try (HttpAnswer answer = new HttpAnswer(ctx, job.id())) {
            answer(job, answer, () -> {
                part.send(from, rows, answer);
                answer.finish(part.end());
            });
        }
    }

    private void sendAll(Job job, List<Job.Part> parts) {
        ContentCoding coding = ContentCoding.accepted(ctx.header("Accept-Encoding"));
        ctx.contentType(ResultFormat.JSON.contentType()).header("Vary", "Accept, Accept-Encoding");
        if (coding != ContentCoding.IDENTITY) {
            ctx.header("Content-Encoding", coding.token());
        }
        try (HttpAnswer whole = new HttpAnswer(ctx, job.id())) {
            answer(job, whole, () -> {
                try (OpenStream open = new OpenStream(ctx.res().getOutputStream());
                        OutputStream out = coding.over(open)) {
                    writeAll(job, parts, out);
                }
            });
        }
    }

    private static void writeAll(Job job, List<Job.Part> parts, OutputStream out) throws IOException {
        write(out, "{\"id\":" + Json.text(job.id().value()) + ",\"results\":[");
        for (int i = 0; i < parts.size(); i++) {
            if (i > 0) {
                write(out, ",");
            }
            Job.Part part = parts.get(i);
            try (ResultEncoder encoder = ResultFormat.JSON.encoder(out)) {
                part.send(0, Long.MAX_VALUE, new Encoding(encoder, job));
                encoder.finish(part.end());
            }
        }
        write(out, "]}");
    }

    private interface Sending {
        void send() throws IOException;
    }

    /** The results are on disk and whole, so nothing but the disk and the client can fail. */
    private static void answer(Job job, HttpAnswer answer, Sending sending) {
        try {
            sending.send();
        } catch (TarnException e) {
            answer.fail(e);
        } catch (IOException e) {
            LOG.debug("The client that reads statement {} is gone", job.id(), e);
            answer.abort(e);
        }
    }

    private record Encoding(ResultEncoder encoder, Job job) implements ResultSink {
        @Override
        public void columns(List<ColumnInfo> columns, Schema schema) throws IOException {
            encoder.begin(job.id(), columns, schema);
        }

        @Override
        public void batch(VectorSchemaRoot batch) throws IOException {
            encoder.batch(batch);
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
