package io.tarn.query.spark;

import io.tarn.api.TarnException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.connect.proto.AddArtifactsRequest;
import org.apache.spark.connect.proto.AddArtifactsRequest.SingleChunkArtifact;
import org.apache.spark.connect.proto.ArtifactStatusesRequest;
import org.apache.spark.connect.proto.ConfigRequest.Operation;
import org.apache.spark.connect.proto.KeyValue;
import org.apache.spark.connect.proto.Read;
import org.apache.spark.connect.proto.WriteOperation;
import org.apache.spark.connect.proto.WriteOperationV2;
import org.jspecify.annotations.Nullable;
import org.sparkproject.connect.protobuf.Message;

/**
 * What clients of Spark Connect may ask for: SQL, and what DataFrames on tables are made of. Spark itself lets a client run
 * any program in the server (functions and typed operations come as serialized objects, artifacts as classes) and read and
 * write any of its files (data sources with paths). So each kind of message is refused unless {@link AllowedMessages} has it;
 * here is what messages of an allowed kind may say. Immutable.
 */
final class ConnectRequests {
    private static final int DEEPEST = 1_000;

    /** Rows that a client sends ahead of its plan, by their SHA-256; everything else under other names is code. */
    private static final Pattern SENT_AHEAD = Pattern.compile("cache/[0-9a-f]{64}");

    /** Why a request is refused, null if it is not. */
    @Nullable
    String refusal(Message request) {
        return refusal(request, 0);
    }

    private static @Nullable String refusal(Message message, int depth) {
        if (depth > DEEPEST) {
            return "a plan that is nested more than " + DEEPEST + " deep is refused";
        }
        String own = AllowedMessages.refused(message);
        if (own == null) {
            own = content(message);
        }
        if (own != null) {
            return own;
        }
        for (Object value : message.getAllFields().values()) {
            for (Object part : value instanceof List<?> list ? list : List.of(value)) {
                String inside = part instanceof Message below ? refusal(below, depth + 1) : null;
                if (inside != null) {
                    return inside;
                }
            }
        }
        return null;
    }

    private static @Nullable String content(Message message) {
        if (message instanceof Operation settings) {
            return setting(settings);
        } else if (message instanceof WriteOperation write) {
            return write.hasTable()
                    ? source(write.getSource())
                    : "a write that names no table is refused: clients of this server's Spark Connect write tables only";
        } else if (message instanceof WriteOperationV2 write) {
            return source(write.getProvider());
        } else if (message instanceof Read read && read.getIsStreaming()) {
            return "reading a table as a stream is refused: this server's Spark Connect has no streams";
        }
        return artifact(message);
    }

    private static @Nullable String artifact(Message message) {
        Stream<String> names;
        if (message instanceof AddArtifactsRequest.Batch batch) {
            names = batch.getArtifactsList().stream().map(SingleChunkArtifact::getName);
        } else if (message instanceof AddArtifactsRequest.BeginChunkedArtifact chunked) {
            names = Stream.of(chunked.getName());
        } else if (message instanceof ArtifactStatusesRequest statuses) {
            names = statuses.getNamesList().stream();
        } else {
            return null;
        }
        return names.allMatch(name -> SENT_AHEAD.matcher(name).matches())
                ? null
                : "artifacts are refused, but for rows that are sent ahead under cache/ and their SHA-256: others would"
                        + " run code of the client in the server";
    }

    private static @Nullable String source(String name) {
        return name.isEmpty() ? null : refusal(() -> AllowedSources.check(name));
    }

    private static @Nullable String setting(Operation operation) {
        return refusal(() -> {
            for (KeyValue pair : operation.getSet().getPairsList()) {
                AllowedSettings.check(pair.getKey(), pair.getValue());
            }
            operation.getUnset().getKeysList().forEach(AllowedSettings::checkName);
            operation.getGet().getKeysList().forEach(AllowedSettings::checkReadable);
            operation.getGetOption().getKeysList().forEach(AllowedSettings::checkReadable);
            operation.getGetWithDefault().getPairsList().forEach(pair -> AllowedSettings.checkReadable(pair.getKey()));
            operation.getIsModifiable().getKeysList().forEach(AllowedSettings::checkReadable);
        });
    }

    private static @Nullable String refusal(Runnable check) {
        try {
            check.run();
            return null;
        } catch (TarnException e) {
            return e.getMessage();
        }
    }
}
