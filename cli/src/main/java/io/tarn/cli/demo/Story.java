package io.tarn.cli.demo;

import io.tarn.api.StatementAnswer;
import java.nio.file.Path;
import java.util.List;

/** The steps of the demo, in order. Each checks what it shows against what the sample data is known to hold. */
final class Story {
    private static final long FLIGHTS = 200_000;
    private static final long AIRPORTS = 3_376;
    private static final long SUM_OF_DELAYS = 1_338_887;
    private static final long MONTHS = 7;
    private static final long FLIGHTS_FROM_ORD = 11_184;
    private static final long CORRECTED = 2_000;
    private static final long MINUTES_A_CORRECTION = 15;

    private final Stage stage;
    private final Path samples;

    Story(Stage stage, Path samples) {
        this.stage = stage;
        this.samples = samples;
    }

    void tell() {
        load();
        partitions();
        join();
        window();
        schemaChange();
        long before = corrections();
        timeTravel(before);
        compaction();
        expiry();
    }

    private void load() {
        stage.step("Load 200,000 real flights and 3,376 airports from CSV; the flights partitioned by month");
        stage.command("load", sample("flights-200k.csv"), "demo.flights", "--partition-by", "month(date)");
        stage.command("load", sample("airports.csv"), "demo.airports");
        stage.check("flights", FLIGHTS, stage.number("SELECT count(*) FROM demo.flights"));
        stage.check("airports", AIRPORTS, stage.number("SELECT count(*) FROM demo.airports"));
    }

    private String sample(String name) {
        return samples.resolve(name).toString();
    }

    private void partitions() {
        stage.step("It is an Iceberg table: its partitions and files are tables, too");
        StatementAnswer months = stage.show("""
                SELECT partition.date_month AS months_since_1970, record_count AS flights, file_count AS files
                FROM demo.flights.partitions ORDER BY 1""");
        stage.check("partitions", MONTHS, months.stats().rows());
    }

    private void join() {
        stage.step("Delays by hub: a join with the small table, by the native engine");
        String query = """
                SELECT a.iata, a.city, count(*) AS flights, round(avg(f.delay), 1) AS avg_delay, max(f.delay) AS worst
                FROM demo.flights f JOIN demo.airports a ON f.origin = a.iata
                GROUP BY a.iata, a.city ORDER BY flights DESC LIMIT 5""";
        StatementAnswer hubs = stage.show(query);
        stage.check("the largest hub", "ORD", hubs.rows().get(0).get(0));
        stage.check(
                "flights from ORD",
                FLIGHTS_FROM_ORD,
                ((Number) hubs.rows().get(0).get(2)).longValue());
        String plan = String.valueOf(stage.run("EXPLAIN " + query).rows().get(0).get(0));
        String engine = plan.lines()
                .filter(line -> line.startsWith("all of it: "))
                .findFirst()
                .orElse("");
        stage.say("   EXPLAIN: " + engine);
        stage.checkThat("EXPLAIN shows a native query", !engine.isEmpty());
    }

    private void window() {
        stage.step("The worst day of each of three hubs: a window");
        StatementAnswer days = stage.show("""
                SELECT origin, day, flights, avg_delay FROM (
                  SELECT origin, CAST(date AS DATE) AS day, count(*) AS flights, round(avg(delay), 1) AS avg_delay,
                         row_number() OVER (PARTITION BY origin ORDER BY avg(delay) DESC) AS place
                  FROM demo.flights WHERE origin IN ('ORD', 'DFW', 'ATL') GROUP BY origin, CAST(date AS DATE))
                WHERE place = 1 ORDER BY avg_delay DESC""");
        stage.check("hubs", 3L, days.stats().rows());
    }

    private void schemaChange() {
        stage.step("Change the schema: no file is rewritten, old rows read the new column as NULL");
        stage.show("ALTER TABLE demo.flights RENAME COLUMN delay TO delay_minutes");
        stage.show("ALTER TABLE demo.flights ADD COLUMN corrected BOOLEAN");
        stage.check(
                "sum of delays under the new name",
                SUM_OF_DELAYS,
                stage.number("SELECT sum(delay_minutes) FROM demo.flights WHERE corrected IS NULL"));
    }

    private long corrections() {
        stage.step("Late corrections arrive: MERGE, after a tag that keeps the state before");
        stage.show("ALTER TABLE demo.flights CREATE TAG before_corrections");
        long before = stage.number("SELECT snapshot_id FROM demo.flights.refs WHERE name = 'before_corrections'");
        stage.run("""
                CREATE TABLE demo.corrections AS
                SELECT date, origin, destination, distance, min(delay_minutes) + %d AS delay_minutes FROM demo.flights
                WHERE date < '2001-02-01' GROUP BY date, origin, destination, distance HAVING count(*) = 1
                ORDER BY date, origin, destination LIMIT %d""".formatted(MINUTES_A_CORRECTION, CORRECTED));
        stage.show("""
                MERGE INTO demo.flights f USING demo.corrections c
                ON f.date = c.date AND f.origin = c.origin AND f.destination = c.destination AND f.distance = c.distance
                WHEN MATCHED THEN UPDATE SET delay_minutes = c.delay_minutes, corrected = true""");
        stage.check("corrected flights", CORRECTED, stage.number("SELECT count(*) FROM demo.flights WHERE corrected"));
        stage.check("flights", FLIGHTS, stage.number("SELECT count(*) FROM demo.flights"));
        return before;
    }

    private void timeTravel(long before) {
        stage.step("Travel in time: the table before the corrections, by snapshot and by tag, beside the table now");
        StatementAnswer sums = stage.show("""
                SELECT 'snapshot' AS state, sum(delay) AS minutes FROM demo.flights VERSION AS OF %d
                UNION ALL SELECT 'tag', sum(delay) FROM demo.flights VERSION AS OF 'before_corrections'
                UNION ALL SELECT 'now', sum(delay_minutes) FROM demo.flights""".formatted(before));
        List<Long> minutes = sums.rows().stream()
                .map(row -> ((Number) row.get(1)).longValue())
                .toList();
        long after = SUM_OF_DELAYS + CORRECTED * MINUTES_A_CORRECTION;
        stage.check("the sums of delays", List.of(SUM_OF_DELAYS, SUM_OF_DELAYS, after), minutes);
    }

    private void compaction() {
        stage.step("A job that writes many small files, and compaction that makes few of them");
        stage.run(
                "CREATE TABLE demo.small_files (date TIMESTAMP, delay BIGINT, origin STRING) PARTITIONED BY (months(date))"
                        + " TBLPROPERTIES ('write.distribution-mode' = 'none')");
        stage.show("""
                INSERT INTO demo.small_files
                SELECT /*+ REPARTITION(12) */ date, delay_minutes, origin FROM demo.flights WHERE date < '2001-07-01'""");
        long sum = stage.number("SELECT sum(delay) FROM demo.small_files");
        long before = stage.number("SELECT count(*) FROM demo.small_files.files");
        stage.command("table", "compact", "demo.small_files");
        long after = stage.number("SELECT count(*) FROM demo.small_files.files");
        stage.say("   files before: " + before + ", after: " + after);
        stage.checkThat("compaction makes one file of each month's", before >= 6 * after && after == MONTHS - 1);
        stage.check("the sum of delays after compaction", sum, stage.number("SELECT sum(delay) FROM demo.small_files"));
    }

    private void expiry() {
        stage.step("Expire old snapshots: history shrinks, what a tag holds stays");
        stage.command("table", "expire-snapshots", "demo.small_files", "--older-than", "1ms", "--retain-last", "1");
        stage.command("table", "expire-snapshots", "demo.flights", "--older-than", "1ms", "--retain-last", "1");
        stage.check("snapshots of small_files", 1L, stage.number("SELECT count(*) FROM demo.small_files.snapshots"));
        stage.check(
                "snapshots of flights, the tagged one and the last",
                2L,
                stage.number("SELECT count(*) FROM demo.flights.snapshots"));
        stage.check(
                "the sum of delays at the tag",
                SUM_OF_DELAYS,
                stage.number("SELECT sum(delay) FROM demo.flights VERSION AS OF 'before_corrections'"));
    }
}
