package io.tarn.catalog.scan;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.ContentFileParser;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.ExpressionParser;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.CloseableIterator;
import org.jspecify.annotations.Nullable;

/**
 * Builds an answer with files, delete files and the tokens of what is still to fetch, while the files are planned. It ends
 * when its bound of files or bytes is reached. Iceberg's own serializer refers to delete files by their path alone, so that
 * deletion vectors, of which many lie in one file, would be taken for each other: here path and offset count. For one thread.
 */
final class ScanAnswer {
    /** Files in one answer, at most. */
    static final int MOST_FILES = 10_000;

    /** An answer takes no further file once it has that many bytes; column statistics make files large. */
    static final int ENOUGH_BYTES = 16 << 20;

    private static final JsonFactory JSON = new JsonFactory();

    private final ScanPlan plan;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final JsonGenerator generator;
    private final Map<DeleteKey, Integer> deletes = new LinkedHashMap<>();
    private final List<DeleteFile> deleteFiles = new ArrayList<>();
    private final List<String> planTasks = new ArrayList<>();
    private long certainRows;

    ScanAnswer(ScanPlan plan) {
        this.plan = plan;
        try {
            this.generator = JSON.createGenerator(bytes);
            generator.writeStartObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Which delete file.
     *
     * @param path of the file
     * @param offset of the deletion vector in it, null for a file that is one delete file
     */
    private record DeleteKey(String path, @Nullable Long offset) {}

    /**
     * Plans a part and writes its files, within the bounds.
     *
     * @return the part that is left, null if none
     */
    @Nullable
    PlanTask files(PlanTask part) {
        try (CloseableIterable<FileScanTask> tasks = plan.tasks(part.range());
                CloseableIterator<FileScanTask> iterator = tasks.iterator()) {
            generator.writeArrayFieldStart("file-scan-tasks");
            long position = 0;
            while (position < part.until() && iterator.hasNext()) {
                if (full(position - part.skip())) {
                    generator.writeEndArray();
                    return part.after(position);
                }
                FileScanTask task = iterator.next();
                if (position >= part.skip()) {
                    write(task);
                }
                position++;
            }
            generator.writeEndArray();
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot plan " + part.token(), e);
        }
    }

    /** Whether what was written has all the rows that the client wants, whatever its filter still sorts out. */
    boolean hasEnoughRows() {
        Long wanted = plan.rowsWanted();
        return wanted != null && certainRows >= wanted;
    }

    /** Adds what the client fetches next. */
    void add(PlanTask task) {
        planTasks.add(task.token());
    }

    boolean hasPlanTasks() {
        return !planTasks.isEmpty();
    }

    /** The end of an answer to {@code plan}; the plan is named only if it is kept. */
    byte[] completed(@Nullable PlanId kept) {
        try {
            generator.writeStringField("status", "completed");
            if (kept != null) {
                generator.writeStringField("plan-id", kept.value());
            }
            return end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The end of an answer to {@code tasks}. */
    byte[] end() {
        try {
            if (!planTasks.isEmpty()) {
                generator.writeArrayFieldStart("plan-tasks");
                for (String token : planTasks) {
                    generator.writeString(token);
                }
                generator.writeEndArray();
            }
            if (!deleteFiles.isEmpty()) {
                generator.writeArrayFieldStart("delete-files");
                for (DeleteFile file : deleteFiles) {
                    ContentFileParser.toJson(file, plan.spec(file.specId()), generator);
                }
                generator.writeEndArray();
            }
            generator.writeEndObject();
            generator.close();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean full(long files) throws IOException {
        generator.flush();
        return files > 0 && (files >= MOST_FILES || bytes.size() >= ENOUGH_BYTES);
    }

    private void write(FileScanTask task) throws IOException {
        plan.checkRead(task.file());
        task.deletes().forEach(plan::checkRead);
        generator.writeStartObject();
        generator.writeFieldName("data-file");
        ContentFileParser.toJson(task.file(), plan.spec(task.file().specId()), generator);
        if (!task.deletes().isEmpty()) {
            generator.writeArrayFieldStart("delete-file-references");
            for (DeleteFile file : task.deletes()) {
                generator.writeNumber(reference(file));
            }
            generator.writeEndArray();
        }
        generator.writeFieldName("residual-filter");
        ExpressionParser.toJson(task.residual(), generator);
        generator.writeEndObject();
        if (task.deletes().isEmpty() && task.residual().op() == Expression.Operation.TRUE) {
            certainRows += task.file().recordCount();
        }
    }

    private int reference(DeleteFile file) {
        DeleteKey key = new DeleteKey(file.location(), file.contentOffset());
        return deletes.computeIfAbsent(key, added -> {
            deleteFiles.add(file);
            return deleteFiles.size() - 1;
        });
    }
}
