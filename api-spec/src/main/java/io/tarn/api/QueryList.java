package io.tarn.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code GET /v1/queries}: statements, newest first.
 *
 * @param queries at most as many as were asked for
 * @param nextPage the {@code page} of the next call, absent at the end
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record QueryList(
        List<StatementInfo> queries, @Nullable String nextPage) {}
