package io.tarn.query.job;

import io.tarn.api.ErrorCode;
import io.tarn.api.StatementStats;
import io.tarn.api.TarnException;
import io.tarn.api.UserName;
import io.tarn.query.format.ResultEnd;
import io.tarn.query.result.HeldResultWriter;
import io.tarn.query.statement.SessionId;
import io.tarn.query.statement.Statement;
import io.tarn.query.statement.Statements;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs jobs in the calling thread: the statements of each one after the other, in one session, with their results on disk.
 *
 * @param statements makes the statements
 * @param sessions for scripts that have none of their own
 * @param store holds the results
 */
record JobRunner(Statements statements, ScriptSessions sessions, ResultStore store) {
    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

    /**
     * Runs a job to its end.
     *
     * @throws TarnException what went wrong; what statements before it did stays done
     */
    void run(Job job) {
        try {
            runAll(job);
        } catch (TarnException e) {
            throw e;
        } catch (IOException e) {
            throw new TarnException(
                    ErrorCode.OUT_OF_RESOURCES,
                    "the result of statement " + job.id() + " cannot be written to disk: " + e.getMessage(),
                    e);
        } catch (RuntimeException | Error e) {
            LOG.error("Statement {} failed", job.id(), e);
            throw new TarnException(
                    ErrorCode.INTERNAL_ERROR,
                    "statement " + job.id() + " failed unexpectedly; the server's log says more under this id",
                    e);
        }
    }

    private void runAll(Job job) throws IOException {
        List<Submission.ScriptPart> parts = job.submission().parts();
        if (parts.size() == 1 || job.submission().first().session() != null) {
            runAll(job, parts);
            return;
        }
        UserName user = job.submission().first().user();
        SessionId session = sessions.open(user);
        try {
            runAll(job, parts.stream().map(part -> part.in(session)).toList());
        } finally {
            sessions.end(user, session);
        }
    }

    private void runAll(Job job, List<Submission.ScriptPart> parts) throws IOException {
        for (int i = 0; i < parts.size(); i++) {
            Submission.ScriptPart part = parts.get(i);
            job.course().checkGoesOn();
            try {
                runPart(job, i, part);
            } catch (TarnException e) {
                TarnException placed = part.placed(e);
                throw parts.size() == 1 ? placed : inScript(placed, i, parts.size());
            }
        }
    }

    private void runPart(Job job, int index, Submission.ScriptPart part) throws IOException {
        try (HeldResultWriter writer = new HeldResultWriter(store.file(job.id(), index))) {
            Statement statement = statements.statement(job.id(), part.spec());
            StatementStats stats = statement.run(new NotedColumns(job.course(), new HeldSink(job.id(), store, writer)));
            job.add(new Job.Part(
                    job.id(),
                    writer.finish(),
                    new ResultEnd(stats, statement.meter().wasTruncated())));
        }
    }

    private static TarnException inScript(TarnException error, int index, int of) {
        String before = index == 0 ? "nothing before it has run" : "what the " + index + " before it did stays done";
        return new TarnException(
                error.code(),
                error.sqlState(),
                "statement " + (index + 1) + " of " + of + ": " + error.getMessage() + " (" + before + ")",
                error.position(),
                error);
    }
}
