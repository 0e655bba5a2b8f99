package io.tarn.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorCodeTest {
    @ParameterizedTest
    @EnumSource
    void everyCodeHasAnErrorStatusASqlStateAndATitle(ErrorCode code) {
        assertThat(code.httpStatus()).isBetween(400, 599);
        assertThat(code.sqlState()).matches("[0-9A-Z]{5}");
        assertThat(code.title()).isNotBlank().doesNotEndWith(".");
        assertThat(code.cause() == ErrorCause.USER)
                .isEqualTo(code.httpStatus() < 500 && code.cause() != ErrorCause.RESOURCES);
    }
}
