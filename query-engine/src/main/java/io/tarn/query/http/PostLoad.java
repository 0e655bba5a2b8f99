package io.tarn.query.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.tarn.api.ErrorCode;
import io.tarn.api.LoadRequest;
import io.tarn.api.LoadStatus;
import io.tarn.api.Similarity;
import io.tarn.api.TarnException;
import io.tarn.query.load.Loads;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/** {@code POST /v1/loads}: queues a load of uploaded files; 202 with its status, whose id the client polls. */
final class PostLoad implements Handler {
    private final Loads loads;
    private final ObjectMapper json = new ObjectMapper();

    PostLoad(Loads loads) {
        this.loads = loads;
    }

    @Override
    public void handle(Context ctx) {
        LoadStatus status = loads.submit(new SqlHeaders(ctx).user(), request(ctx.bodyAsBytes()));
        ctx.status(202).header("Location", "/v1/loads/" + status.id()).json(status);
    }

    private LoadRequest request(byte[] body) {
        try {
            LoadRequest request = json.readValue(body, LoadRequest.class);
            if (request != null) {
                return request;
            }
            throw new TarnException(ErrorCode.BAD_REQUEST, "the body is null: send a load request as a JSON object");
        } catch (UnrecognizedPropertyException e) {
            List<String> known =
                    e.getKnownPropertyIds().stream().map(Objects::toString).toList();
            throw new TarnException(
                    ErrorCode.BAD_REQUEST,
                    "a load request has no field '" + e.getPropertyName() + "'"
                            + new Similarity(known).hint(e.getPropertyName()),
                    e);
        } catch (JsonMappingException e) {
            throw new TarnException(
                    ErrorCode.BAD_REQUEST,
                    "the body does not fit a load request at '" + path(e) + "': " + e.getOriginalMessage(),
                    e);
        } catch (JsonProcessingException e) {
            throw new TarnException(
                    ErrorCode.BAD_REQUEST,
                    "the body is not JSON: " + e.getOriginalMessage() + " (line "
                            + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ")",
                    e);
        } catch (IOException e) {
            throw new TarnException(ErrorCode.BAD_REQUEST, "the body cannot be read", e);
        }
    }

    private static String path(JsonMappingException error) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference part : error.getPath()) {
            if (part.getFieldName() == null) {
                path.append('[').append(part.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(part.getFieldName());
            }
        }
        return path.toString();
    }
}
