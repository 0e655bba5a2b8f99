package io.tarn.catalog.http;

import io.tarn.api.DroppedInfo;
import io.tarn.catalog.metastore.DroppedEntity;
import io.tarn.catalog.metastore.DroppedEntity.State;
import io.tarn.catalog.metastore.EntityKind;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A dropped table or view as it is answered. */
record DroppedAnswer(DroppedEntity dropped) {
    DroppedInfo info() {
        boolean kept = dropped.state() == State.KEPT;
        return new DroppedInfo(
                dropped.id(),
                kind(dropped.pointer().kind()),
                List.of(dropped.key().name().namespace().levels()),
                dropped.key().name().name(),
                dropped.pointer().location().value(),
                dropped.droppedAt().toString(),
                dropped.state().name().toLowerCase(Locale.ROOT),
                kept ? dropped.keepUntil().toString() : null,
                kept ? null : purge());
    }

    static String kind(EntityKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private DroppedInfo.@Nullable Purge purge() {
        DroppedEntity.Purge purge = dropped.purge();
        return new DroppedInfo.Purge(purge.filesDeleted(), purge.filesLeft(), purge.attempts(), purge.lastError());
    }
}
