package io.tarn.cli.table;

import io.tarn.api.DroppedInfo;
import io.tarn.api.DroppedList;
import io.tarn.api.EntityName;
import io.tarn.api.Similarity;
import io.tarn.api.UndropAnswer;
import io.tarn.api.UndropRequest;
import io.tarn.cli.connect.TarnHttp;
import io.tarn.cli.terminal.CommandException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a Tarn server keeps of the dropped tables and views of one warehouse. For one thread. */
final class DroppedTables {
    private static final String KEPT = "kept";
    private static final String LEVEL_SEPARATOR = "\u001f";

    /** Names looked through for a near one; more are not asked for. */
    private static final int NAMES_MAX = 1_000;

    private final TarnHttp server;
    private final String warehouse;

    DroppedTables(TarnHttp server, String warehouse) {
        this.server = server;
        this.warehouse = warehouse;
    }

    String warehouse() {
        return warehouse;
    }

    /** All of them, the newest first. */
    void forEach(Consumer<DroppedInfo> action) {
        pages("", action);
    }

    /** Those of a name, the newest first. */
    List<DroppedInfo> named(TableName name) {
        List<DroppedInfo> found = new ArrayList<>();
        pages(
                "&namespace=" + encoded(String.join(LEVEL_SEPARATOR, name.namespace())) + "&name="
                        + encoded(name.last()),
                found::add);
        return found;
    }

    /**
     * Those of a name that are kept, the newest first, or the one of that id.
     *
     * @throws CommandException if there is none, with the nearest name or what has become of it
     */
    List<DroppedInfo> kept(TableName name, @Nullable String id) {
        List<DroppedInfo> all = named(name);
        List<DroppedInfo> kept = all.stream()
                .filter(DroppedTables::isKept)
                .filter(one -> id == null || one.id().equals(id))
                .toList();
        if (!kept.isEmpty()) {
            return kept;
        }
        if (all.isEmpty()) {
            throw new CommandException("no dropped table '" + name + "' is kept" + nearest(name));
        }
        if (id != null) {
            throw new CommandException("no dropped table '" + name + "' of id '" + id + "' is kept; there is "
                    + String.join(", ", all.stream().map(DroppedTables::text).toList()));
        }
        throw new CommandException(
                "the files of dropped table '" + name + "' are being deleted; it cannot be had back");
    }

    UndropAnswer undrop(String id, @Nullable TableName name) {
        EntityName wanted = name == null ? null : new EntityName(name.namespace(), name.last());
        return server.send(
                server.post(path(id, "undrop"), new UndropRequest(wanted)).build(), UndropAnswer.class);
    }

    DroppedInfo purge(String id) {
        HttpRequest request = server.request(path(id, "purge"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        return server.send(request, DroppedInfo.class);
    }

    static boolean isKept(DroppedInfo dropped) {
        return dropped.state().equals(KEPT);
    }

    /** How a person tells it from others of its name. */
    static String text(DroppedInfo dropped) {
        return dropped.id() + " (dropped at " + dropped.droppedAt() + (isKept(dropped) ? "" : ", being deleted") + ")";
    }

    static String fullName(DroppedInfo dropped) {
        return String.join(".", dropped.namespace()) + "." + dropped.name();
    }

    private String nearest(TableName name) {
        List<String> names = new ArrayList<>();
        DroppedList first = server.get(base() + "?pageSize=" + NAMES_MAX, DroppedList.class);
        first.dropped().stream().filter(DroppedTables::isKept).forEach(one -> names.add(fullName(one)));
        String hint = new Similarity(names).hint(name.toString());
        return hint.isEmpty() ? "; 'tarn table list --dropped' shows what is" : hint;
    }

    private void pages(String filter, Consumer<DroppedInfo> action) {
        String token = "";
        while (token != null) {
            String from = token.isEmpty() ? "" : "&pageToken=" + encoded(token);
            DroppedList page = server.get(base() + "?pageSize=1000" + filter + from, DroppedList.class);
            page.dropped().forEach(action);
            token = page.nextPageToken();
        }
    }

    private String path(String id, String action) {
        return base() + "/" + encoded(id) + "/" + action;
    }

    private String base() {
        return "/v1/warehouses/" + warehouse + "/dropped";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
