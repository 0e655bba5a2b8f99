package io.tarn.query.statement;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.query.statement.Phases.Phase;
import org.junit.jupiter.api.Test;

class PhasesTest {
    @Test
    void noMomentCountsTwice() {
        Phases phases = new Phases();
        long began = System.nanoTime();
        try (Phases.Timing execute = phases.in(Phase.EXECUTE)) {
            pass();
            try (Phases.Timing send = phases.in(Phase.SEND)) {
                pass();
            }
            pass();
        }
        long all = System.nanoTime() - began;
        pass();
        assertThat(phases.nanos(Phase.EXECUTE)).isPositive();
        assertThat(phases.nanos(Phase.SEND)).isPositive();
        assertThat(phases.nanos(Phase.EXECUTE) + phases.nanos(Phase.SEND)).isLessThanOrEqualTo(all);
        assertThat(phases.nanos(Phase.ANALYSE)).isZero();
    }

    private static void pass() {
        long began = System.nanoTime();
        while (System.nanoTime() - began < 1_000_000) {
            Thread.onSpinWait();
        }
    }
}
