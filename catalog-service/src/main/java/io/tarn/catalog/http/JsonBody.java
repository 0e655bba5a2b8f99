package io.tarn.catalog.http;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.rest.RESTSerializers;
import org.jspecify.annotations.Nullable;

/** JSON bodies in the form of the specification, by Iceberg's own serializers, within a bound. Thread-safe. */
final class JsonBody {
    /** A commit that removes ten thousand snapshots is about 300 kB; nothing honest comes near this. */
    static final int LARGEST_BODY_BYTES = 16 << 20;

    /** Read and dropped after the bound, so that a client that still sends gets to read the answer. */
    private static final long MOST_DRAINED_BYTES = 256L << 20;

    private static final ObjectMapper MAPPER = mapper();
    private static final ObjectMapper PLAIN = new ObjectMapper();

    private JsonBody() {}

    /**
     * Reads a request.
     *
     * @throws BadRequestException if it is not JSON, or not of that form
     */
    static <T> T read(byte[] bytes, Class<T> type) {
        try {
            T value = MAPPER.readValue(bytes, type);
            if (value == null) {
                throw new BadRequestException("Cannot read the request body: it is null");
            }
            return value;
        } catch (JsonMappingException e) {
            throw new BadRequestException(e, "Cannot read the request body: %s", reason(e));
        } catch (JsonProcessingException e) {
            throw new BadRequestException(
                    e, "Cannot read the request body as JSON: %s%s", place(e.getLocation()), e.getOriginalMessage());
        } catch (IOException e) {
            throw new BadRequestException(e, "Cannot read the request body: %s", e.getMessage());
        } catch (IllegalArgumentException | NullPointerException e) {
            throw new BadRequestException(e, "Cannot read the request body: %s", e.getMessage());
        }
    }

    /** Limits such as the depth of nesting are broken at no place. */
    private static String place(@Nullable JsonLocation location) {
        return location == null ? "" : "line " + location.getLineNr() + ", column " + location.getColumnNr() + ": ";
    }

    static byte[] write(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("cannot write the answer as JSON", e);
        }
    }

    /** A body of Tarn's own endpoints. */
    static byte[] plain(Object value) {
        try {
            return PLAIN.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("cannot write the answer as JSON", e);
        }
    }

    static String text(Object value) {
        return new String(write(value), StandardCharsets.UTF_8);
    }

    /**
     * All of a request's body.
     *
     * @throws BadRequestException if it ends early
     * @throws BodyTooLargeException if it is above the bound
     */
    static byte[] bytes(InputStream input) {
        try {
            byte[] bytes = input.readNBytes(LARGEST_BODY_BYTES + 1);
            if (bytes.length > LARGEST_BODY_BYTES) {
                drain(input);
                throw new BodyTooLargeException(LARGEST_BODY_BYTES);
            }
            return bytes;
        } catch (IOException e) {
            throw new BadRequestException(e, "The request body ended early: %s", e.getMessage());
        }
    }

    private static void drain(InputStream input) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long drained = 0;
        int read = input.read(buffer);
        while (read >= 0 && drained < MOST_DRAINED_BYTES) {
            drained += read;
            read = input.read(buffer);
        }
    }

    /** Jackson adds the path through Java classes, which says nothing to a client. */
    private static String reason(JsonMappingException e) {
        Throwable cause = e.getCause();
        return cause == null || cause.getMessage() == null ? e.getOriginalMessage() : cause.getMessage();
    }

    private static ObjectMapper mapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.setVisibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY);
        mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
        mapper.setPropertyNamingStrategy(PropertyNamingStrategies.KebabCaseStrategy.INSTANCE);
        RESTSerializers.registerAll(mapper);
        return mapper;
    }
}
