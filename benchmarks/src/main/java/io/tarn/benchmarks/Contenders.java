package io.tarn.benchmarks;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The engines that are measured, Tarn first. */
final class Contenders implements AutoCloseable {
    private static final String NATIVE = "tarn.native.enabled";
    private static final String RESULT_CACHE = "tarn.result-cache.enabled";

    private final OwnServer server;
    private final HttpClient http;
    private final Options options;
    private final Memory memory;
    private final List<SqlContender> all = new ArrayList<>();
    private final List<String> versions = new ArrayList<>();

    Contenders(OwnServer server, HttpClient http, Options options, Memory memory) {
        this.server = server;
        this.http = http;
        this.options = options;
        this.memory = memory;
    }

    /** Makes the tables, without a schema in which to look for them. */
    TarnSql loader() {
        return new TarnSql("Tarn", server.uri(), http, null, Map.of());
    }

    private TarnSql tarn(String name, Map<String, String> settings) {
        return new TarnSql(name, server.uri(), http, TpchData.NAMESPACE, settings);
    }

    /** Opens all, once there are tables. */
    void open() throws IOException, InterruptedException, SQLException {
        versions.add("Tarn " + server.version(http));
        for (String name : options.list("--contenders")) {
            switch (name) {
                case "tarn" -> all.add(tarn("Tarn", Map.of(RESULT_CACHE, "false")));
                case "spark" -> all.add(tarn("Tarn on Spark", Map.of(RESULT_CACHE, "false", NATIVE, "false")));
                case "cached" -> all.add(tarn("Tarn, kept result", Map.of(RESULT_CACHE, "true")));
                case "duckdb" -> {
                    DuckDbSql duckDb = new DuckDbSql(TpchData.files(loader()), memory.ofDuckDb());
                    versions.add("DuckDB " + duckDb.version());
                    all.add(duckDb);
                }
                case "trino" -> {
                    TrinoServer trino = TrinoServer.start(
                            Path.of(options.get("--trino")),
                            Path.of(options.get("--trino-java")),
                            Path.of(options.get("--data")).resolve("trino"),
                            server.uri().resolve("/catalog"),
                            memory);
                    versions.add("Trino " + trino.version());
                    all.add(new TrinoSql(trino, http));
                }
                default -> throw new IllegalArgumentException("there is no contender " + name);
            }
        }
    }

    /** Where the time of Tarn goes, with its results not kept. */
    TarnProfile profile(int runs) {
        return new TarnProfile(tarn("Tarn", Map.of(RESULT_CACHE, "false")), server.uri(), http, runs);
    }

    List<SqlContender> all() {
        return all;
    }

    String versions() {
        return String.join(", ", versions);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        for (SqlContender contender : all) {
            contender.close();
        }
    }
}
