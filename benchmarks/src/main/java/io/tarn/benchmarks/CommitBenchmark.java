package io.tarn.benchmarks;

import io.tarn.api.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.iceberg.IcebergBuild;
import org.sqlite.SQLiteJDBCLoader;

/**
 * Commits a second: Tarn's REST catalog on SQLite against Iceberg's own JDBC catalog on SQLite, for clients that append to
 * one table and to a table each. Arguments: clients (8), appends each (25), rounds (3).
 */
final class CommitBenchmark {
    private CommitBenchmark() {}

    public static void main(String[] args) throws Exception {
        int clients = number(args, 0, 8);
        int appendsEach = number(args, 1, 25);
        int rounds = number(args, 2, 3);
        Path folder = Files.createTempDirectory("tarn-benchmark");
        try (TarnContender tarn = new TarnContender(Files.createDirectory(folder.resolve("tarn")));
                JdbcContender jdbc = new JdbcContender(Files.createDirectory(folder.resolve("jdbc")))) {
            printHeader(tarn, jdbc, rounds);
            for (CommitRun.Target target : CommitRun.Target.values()) {
                for (int some : new int[] {1, clients}) {
                    compare(new CommitRun(some, appendsEach, target), tarn, jdbc, rounds);
                }
            }
        } finally {
            deleteAll(folder);
        }
    }

    /** Each round lets both run, in changing order; the first one warms up and is not counted. The median is told. */
    private static void compare(CommitRun run, Contender tarn, Contender peer, int rounds) throws InterruptedException {
        List<CommitRun.Outcome> ours = new ArrayList<>();
        List<CommitRun.Outcome> theirs = new ArrayList<>();
        for (int round = 0; round <= rounds; round++) {
            boolean oursFirst = round % 2 == 0;
            CommitRun.Outcome first = run.of(oursFirst ? tarn : peer);
            CommitRun.Outcome second = run.of(oursFirst ? peer : tarn);
            if (round > 0) {
                ours.add(oursFirst ? first : second);
                theirs.add(oursFirst ? second : first);
            }
        }
        print(
                "%-13s %7d %12.1f %12.1f %8.2f %10d %10d%n",
                run.target().name().toLowerCase(Locale.ROOT),
                run.clients(),
                median(ours),
                median(theirs),
                median(ours) / median(theirs),
                ours.stream().mapToLong(CommitRun.Outcome::givenUp).sum(),
                theirs.stream().mapToLong(CommitRun.Outcome::givenUp).sum());
    }

    private static void printHeader(Contender tarn, Contender peer, int rounds) throws Exception {
        print(
                "machine   %s %s, %d processors, %d MB heap, Java %s%n",
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                Runtime.getRuntime().maxMemory() >> 20,
                System.getProperty("java.version"));
        print(
                "versions  Tarn %s, Iceberg %s, SQLite %s%n",
                Version.current().value(), IcebergBuild.version(), SQLiteJDBCLoader.getVersion());
        print("left      %s; right %s; median of %d rounds%n%n", tarn.name(), peer.name(), rounds);
        print(
                "%-13s %7s %12s %12s %8s %10s %10s%n",
                "target", "clients", "left c/s", "right c/s", "ratio", "left lost", "right lost");
    }

    private static void print(String format, Object... values) {
        System.out.printf(Locale.ROOT, format, values);
    }

    private static double median(List<CommitRun.Outcome> outcomes) {
        double[] sorted = outcomes.stream()
                .mapToDouble(CommitRun.Outcome::commitsPerSecond)
                .sorted()
                .toArray();
        return Arrays.stream(sorted).skip((sorted.length - 1) / 2).findFirst().orElse(Double.NaN);
    }

    private static int number(String[] args, int index, int otherwise) {
        return args.length > index ? Integer.parseInt(args[index]) : otherwise;
    }

    private static void deleteAll(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
