package io.tarn.query.format;

import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/** The cells of the batches of one result, made anew only when the vectors are others than those of the batch before. */
final class BatchCells {
    private @Nullable VectorSchemaRoot last;
    private List<Cell> cells = List.of();

    List<Cell> of(VectorSchemaRoot batch) {
        if (batch != last) {
            last = batch;
            cells = batch.getFieldVectors().stream().map(Cells::of).toList();
        }
        return cells;
    }
}
