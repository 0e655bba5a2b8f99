package io.tarn.cli.history;

import io.tarn.cli.history.Operation.Kind;
import io.tarn.cli.history.Operation.Outcome;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.apache.iceberg.BaseTransaction;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableCommit;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.rest.requests.CommitTransactionRequest;
import org.apache.iceberg.rest.requests.CommitTransactionRequestParser;
import org.apache.iceberg.rest.requests.UpdateTableRequest;
import org.apache.iceberg.types.Types;

/**
 * A client that changes the tables through a server of its choice, one change after another, until it is told to stop. It
 * takes for failed only what the server says failed, or what never left the client.
 */
final class HistoryClient implements Runnable {
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(10);
    private static final int MOST_SENDS = 40;
    private static final int PAUSE_MILLIS = 250;
    private static final int PERCENT = 100;
    private static final int READ_BACK_PERCENT = 20;
    private static final int FIRST_CLIENT_ERROR = 400;
    private static final int FIRST_SERVER_ERROR = 500;

    private final String name;
    private final Random random;
    private final List<URI> servers;
    private final Recorder recorder;
    private final BooleanSupplier stopped;
    private final Map<URI, RESTCatalog> catalogs = new HashMap<>();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LONGEST_ANSWER)
            .build();

    HistoryClient(String name, Random random, List<URI> servers, Recorder recorder, BooleanSupplier stopped) {
        this.name = name;
        this.random = random;
        this.servers = servers;
        this.recorder = recorder;
        this.stopped = stopped;
    }

    @Override
    public void run() {
        for (int number = 0; !stopped.getAsBoolean(); number++) {
            URI server = servers.get(random.nextInt(servers.size()));
            try {
                change(name + "_" + number, server);
            } catch (RuntimeException unreachable) {
                // Nothing was asked for yet: the tables could not be loaded.
                recorder.ended(unreachable);
                pause();
            }
        }
        catalogs.values().forEach(HistoryClient::close);
    }

    private void change(String id, URI server) {
        RESTCatalog catalog = catalog(server);
        String table = Lake.TABLES.get(random.nextInt(Lake.TABLES.size()));
        int dice = random.nextInt(PERCENT);
        if (dice < 45) {
            append(id, catalog, table);
        } else if (dice < 65) {
            Table loaded = catalog.loadTable(Lake.name(table));
            recorder.record(
                    id,
                    Kind.PROPERTY,
                    Set.of(table),
                    () -> outcome(() -> loaded.updateProperties()
                            .set(Lake.PROPERTY_PREFIX + id, "set")
                            .commit()));
        } else if (dice < 68) {
            Table loaded = catalog.loadTable(Lake.name(table));
            recorder.record(
                    id,
                    Kind.COLUMN,
                    Set.of(table),
                    () -> outcome(() -> loaded.updateSchema()
                            .addColumn(id, Types.StringType.get())
                            .commit()));
        } else if (dice < 84) {
            Set<String> tables = someTables();
            List<TableCommit> commits = appends(id, catalog, tables);
            recorder.record(id, Kind.TRANSACTION, tables, () -> outcome(() -> catalog.commitTransaction(commits)));
        } else {
            Set<String> tables = someTables();
            String body = json(appends(id, catalog, tables));
            recorder.record(id, Kind.TRANSACTION, tables, () -> send(server, body));
        }
    }

    private void append(String id, RESTCatalog catalog, String name) {
        Table table = catalog.loadTable(Lake.name(name));
        Outcome outcome = recorder.record(
                id,
                Kind.APPEND,
                Set.of(name),
                () -> outcome(() -> table.newAppend()
                        .appendFile(Lake.write(table, id))
                        .set(Lake.SUMMARY_KEY, id)
                        .commit()));
        if (outcome == Outcome.ACKNOWLEDGED && random.nextInt(PERCENT) < READ_BACK_PERCENT) {
            URI anyServer = servers.get(random.nextInt(servers.size()));
            Table again = catalog(anyServer).loadTable(Lake.name(name));
            boolean there = false;
            for (var snapshot : again.snapshots()) {
                there |= id.equals(snapshot.summary().get(Lake.SUMMARY_KEY));
            }
            if (!there) {
                recorder.trouble(id + " was acknowledged, and then " + anyServer + " did not show it");
            }
        }
    }

    /** Appends that are prepared and not committed. */
    private static List<TableCommit> appends(String id, RESTCatalog catalog, Set<String> tables) {
        List<TableCommit> commits = new ArrayList<>();
        for (String name : tables) {
            Table table = catalog.loadTable(Lake.name(name));
            BaseTransaction prepared = (BaseTransaction) table.newTransaction();
            prepared.newFastAppend()
                    .appendFile(Lake.write(table, id))
                    .set(Lake.SUMMARY_KEY, id)
                    .commit();
            commits.add(TableCommit.create(Lake.name(name), prepared.startMetadata(), prepared.currentMetadata()));
        }
        return commits;
    }

    private Set<String> someTables() {
        List<String> tables = new ArrayList<>(Lake.TABLES);
        Collections.shuffle(tables, random);
        return new TreeSet<>(tables.subList(0, 1 + random.nextInt(tables.size())));
    }

    private static String json(List<TableCommit> commits) {
        return CommitTransactionRequestParser.toJson(new CommitTransactionRequest(commits.stream()
                .map(commit -> UpdateTableRequest.create(commit.identifier(), commit.requirements(), commit.updates()))
                .toList()));
    }

    private Outcome outcome(Runnable commit) {
        try {
            commit.run();
            return Outcome.ACKNOWLEDGED;
        } catch (CommitStateUnknownException e) {
            recorder.ended(e);
            return Outcome.UNKNOWN;
        } catch (CommitFailedException e) {
            recorder.ended(e);
            return Outcome.FAILED;
        } catch (RuntimeException e) {
            recorder.ended(e);
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof ConnectException) {
                    return Outcome.FAILED;
                }
            }
            return Outcome.UNKNOWN;
        }
    }

    /** Under a key, to one server after another until one says what became of it. */
    private Outcome send(URI first, String body) {
        String key = new UUID(random.nextLong(), random.nextLong()).toString();
        int at = servers.indexOf(first);
        for (int send = 0; send < MOST_SENDS; send++) {
            URI server = servers.get((at + send) % servers.size());
            try {
                int status = http.send(
                                HttpRequest.newBuilder(URI.create(server + "/catalog/v1/lake/transactions/commit"))
                                        .header("Content-Type", "application/json")
                                        .header("Idempotency-Key", key)
                                        .timeout(LONGEST_ANSWER)
                                        .POST(BodyPublishers.ofString(body))
                                        .build(),
                                BodyHandlers.ofString())
                        .statusCode();
                if (status < FIRST_SERVER_ERROR) {
                    return status < FIRST_CLIENT_ERROR ? Outcome.ACKNOWLEDGED : Outcome.FAILED;
                }
            } catch (IOException lost) {
                recorder.ended(lost);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Outcome.UNKNOWN;
            }
            pause();
        }
        return Outcome.UNKNOWN;
    }

    private RESTCatalog catalog(URI server) {
        return catalogs.computeIfAbsent(server, Lake::connect);
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(RESTCatalog catalog) {
        try {
            catalog.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
