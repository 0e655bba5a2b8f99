package io.tarn.query.job;

import io.tarn.query.statement.StatementId;
import io.tarn.query.statement.StatementRun;
import io.tarn.query.statement.StatementRunner;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Notes when the turn of a statement has come: an engine is asked to run it only then. */
public final class RunWatch implements StatementRunner {
    private final StatementRunner engine;
    private final Map<StatementId, Course> courses = new ConcurrentHashMap<>();

    /** Watches this engine. */
    public RunWatch(StatementRunner engine) {
        this.engine = engine;
    }

    void follow(Course course) {
        courses.put(course.submission().id(), course);
    }

    void leave(Course course) {
        courses.remove(course.submission().id(), course);
    }

    @Override
    public void run(StatementRun run) throws IOException {
        Course course = courses.get(run.id());
        if (course != null) {
            course.runs(run.meter());
        }
        engine.run(run);
    }

    @Override
    public void interrupt(StatementId id) {
        engine.interrupt(id);
    }
}
