package io.tarn.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Two servers that do the same in turn: other, own, own, other, then the other way round, so that what else the machine does
 * and what changes slowly meets both alike.
 *
 * @param start counts the starts of the servers
 * @param rounds of two blocks each
 * @param block about how long a block is
 * @param warmUp of each operation on each server before it is measured
 */
record BesideRun(int start, int rounds, Duration block, Duration warmUp) {
    /** Of these two, in the order in which they are measured. */
    record Pair<T>(T other, T own) {}

    BesideRow measure(String title, Pair<Contender> servers, Pair<Operation> operations)
            throws IOException, InterruptedException {
        double nanosEach = Math.min(warmUp(operations.other()), warmUp(operations.own()));
        int count = (int) Math.max(1, Math.round(block.toNanos() / nanosEach));
        count = Math.min(count, operations.own().maxTurns());
        List<BesideRow.Round> measured = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            List<Boolean> order =
                    (round + start) % 2 == 0 ? List.of(true, false, false, true) : List.of(false, true, true, false);
            List<BesideCost> other = new ArrayList<>();
            List<BesideCost> own = new ArrayList<>();
            for (boolean isOther : order) {
                if (isOther) {
                    other.add(block(servers.other(), operations.other(), count));
                } else {
                    own.add(block(servers.own(), operations.own(), count));
                }
            }
            measured.add(new BesideRow.Round(
                    start, other.get(0).with(other.get(1)), own.get(0).with(own.get(1))));
        }
        return new BesideRow(title, measured);
    }

    /** Returns how many nanoseconds one takes in the second half of it. */
    private double warmUp(Operation operation) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        long half = begin + warmUp.toNanos() / 2;
        long measured = 0;
        long firstMeasured = 0;
        long now = begin;
        for (int turn = 0; measured < 2 || now - begin < warmUp.toNanos(); turn++) {
            if (turn % operation.maxTurns() == 0) {
                operation.prepare();
            }
            operation.once(turn);
            now = System.nanoTime();
            if (now >= half && measured++ == 0) {
                firstMeasured = now;
            }
        }
        return (now - firstMeasured) / (double) (measured - 1);
    }

    private static BesideCost block(Contender server, Operation operation, int count)
            throws IOException, InterruptedException {
        operation.prepare();
        Duration cpu = server.cpu();
        long begin = System.nanoTime();
        for (int turn = 0; turn < count; turn++) {
            operation.once(turn);
        }
        return BesideCost.of(System.nanoTime() - begin, server.cpu().minus(cpu), count);
    }
}
