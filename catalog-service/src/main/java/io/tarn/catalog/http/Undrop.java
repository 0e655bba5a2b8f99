package io.tarn.catalog.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.tarn.api.EntityName;
import io.tarn.api.UndropAnswer;
import io.tarn.api.UndropRequest;
import io.tarn.catalog.CatalogService;
import io.tarn.catalog.metastore.DroppedEntity;
import java.util.List;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/warehouses/{warehouse}/dropped/{id}/undrop}: brings a table or view back, perhaps under another name. */
record Undrop(CatalogService service) implements Handler {
    @Override
    public void handle(Context ctx) {
        EntityName wanted = wanted(ctx);
        DroppedEntity back = service.warehouse(ctx.pathParam("warehouse"))
                .dropped()
                .undrop(ctx.pathParam("id"), had -> wanted == null ? had : identifier(wanted));
        TableIdentifier name = back.key().name();
        ctx.json(new UndropAnswer(
                DroppedAnswer.kind(back.pointer().kind()),
                new EntityName(List.of(name.namespace().levels()), name.name()),
                back.pointer().location().value()));
    }

    private static @Nullable EntityName wanted(Context ctx) {
        boolean empty = ctx.req().getContentLengthLong() <= 0 && ctx.header("Transfer-Encoding") == null;
        return empty ? null : OwnBody.read(ctx, UndropRequest.class).name();
    }

    private static TableIdentifier identifier(EntityName name) {
        return TableIdentifier.of(Namespace.of(name.namespace().toArray(String[]::new)), name.name());
    }
}
