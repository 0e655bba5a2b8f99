package io.tarn.catalog.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import io.tarn.api.UserName;
import io.tarn.catalog.CatalogService;
import io.tarn.catalog.NamePage;
import io.tarn.catalog.PageRequest;
import io.tarn.catalog.TableAnswer;
import io.tarn.catalog.TableVersion;
import io.tarn.catalog.WarehouseCatalog;
import io.tarn.catalog.metastore.Receipt;
import io.tarn.catalog.metastore.StoredAnswer;
import io.tarn.catalog.scan.PlannerBusyException;
import io.tarn.storage.property.EngineKey;
import io.tarn.storage.property.PropertyWriter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.RESTCatalogProperties.SnapshotMode;
import org.apache.iceberg.rest.responses.ErrorResponse;
import org.apache.iceberg.rest.responses.ImmutableLoadViewResponse;
import org.apache.iceberg.rest.responses.ListTablesResponse;
import org.apache.iceberg.view.ViewMetadata;
import org.jspecify.annotations.Nullable;

/**
 * A request and its answer, in the terms of the specification. Names are decoded from the path as it was sent: a name may
 * hold slashes, dots and plus signs, and levels of a namespace are separated by {@code %1F}. For one thread.
 */
final class Exchange {
    private static final String JSON = "application/json";

    private final Context context;
    private final CatalogService service;
    private final String template;
    private Receipt receipt = Receipt.none();
    private byte @Nullable [] body;

    private Exchange(Context context, CatalogService service, Endpoint endpoint) {
        this.context = context;
        this.service = service;
        this.template = CatalogRoutes.BASE + endpoint.path();
    }

    /** Answers a request, whatever happens. */
    static void run(Context context, CatalogService service, Endpoint endpoint, Consumer<Exchange> work) {
        Exchange exchange = new Exchange(context, service, endpoint);
        try {
            work.accept(exchange);
        } catch (RuntimeException e) {
            if (e instanceof PlannerBusyException) {
                context.header("Retry-After", Integer.toString(PlannerBusyException.RETRY_AFTER_SECONDS));
            }
            ErrorResponse error = CatalogErrors.answer(e);
            CatalogErrors.log(context.method() + " " + context.path(), error, e);
            exchange.answerError(error);
        } catch (StackOverflowError e) {
            // Nothing here recurses but into what the client has nested.
            exchange.answerError(CatalogErrors.answer(new BadRequestException(e, "The request is nested too deeply")));
        }
    }

    CatalogService service() {
        return service;
    }

    /** The catalog that the prefix names. */
    WarehouseCatalog catalog() {
        return service.warehouse(segment("{prefix}"));
    }

    Namespace namespace() {
        return PathNames.split(segment("{namespace}"));
    }

    TableIdentifier table() {
        return TableIdentifier.of(namespace(), segment("{table}"));
    }

    TableIdentifier view() {
        return TableIdentifier.of(namespace(), segment("{view}"));
    }

    String function() {
        return segment("{function}");
    }

    String planId() {
        return segment("{plan-id}");
    }

    /** Who sends the request. */
    UserName user() {
        return UserName.of(context.header(UserName.HEADER));
    }

    PageRequest page() {
        return PageRequest.of(query("pageToken"), query("pageSize"));
    }

    /** The namespace of a query parameter, the root if it is not given. */
    Namespace namespaceParameter(String name) {
        String value = query(name);
        return value == null || value.isEmpty() ? Namespace.empty() : PathNames.split(value);
    }

    @Nullable
    String query(String name) {
        return context.queryParam(name);
    }

    String method() {
        return context.method().name();
    }

    String path() {
        return context.path();
    }

    /** The texts in a list of the body, empty if it has none of that name. */
    List<String> bodyTexts(String name) {
        List<String> texts = new ArrayList<>();
        JsonBody.read(bodyBytes(), JsonNode.class).path(name).forEach(each -> texts.add(each.asText()));
        return texts;
    }

    /** Reads the body; what cannot be read is the client's error. */
    <T> T body(Class<T> type) {
        return JsonBody.read(bodyBytes(), type);
    }

    @Nullable
    String header(String name) {
        return context.header(name);
    }

    /** Who sent the request, as far as properties are concerned. */
    PropertyWriter writer() {
        return service.engineKey().writer(header(EngineKey.HEADER));
    }

    /** What the change of this request is to leave behind in its transaction. */
    Receipt receipt() {
        return receipt;
    }

    void use(Receipt given) {
        receipt = given;
    }

    /** A digest of all that says what is asked for. */
    String fingerprint() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            String query = context.queryString();
            digest.update(
                    (context.method() + " " + context.path() + "?" + query + "\n").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(bodyBytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Java comes with SHA-256", e);
        }
    }

    private byte[] bodyBytes() {
        byte[] bytes = body;
        if (bytes == null) {
            bytes = JsonBody.bytes(context.bodyInputStream());
            body = bytes;
        }
        return bytes;
    }

    void answer(Object body) {
        context.status(HttpStatus.OK).contentType(JSON).result(JsonBody.write(body));
    }

    void answerJson(byte[] json) {
        context.status(HttpStatus.OK).contentType(JSON).result(json);
    }

    /** Answers as it is kept; a kept metadata file is answered by {@link #repeatTable} or {@link #repeatView}. */
    void answer(StoredAnswer kept) {
        context.status(kept.status());
        if (kept.body() != null) {
            context.contentType(JSON).result(kept.body());
        }
    }

    /** Whether the client says that it has the answer with that tag, which is only made where the client names one. */
    boolean has(Supplier<String> etag) {
        String tags = context.header("If-None-Match");
        if (tags == null) {
            return false;
        }
        String current = etag.get();
        return Arrays.stream(tags.split(",", -1)).anyMatch(tag -> matches(tag.strip(), current));
    }

    void answerNotModified(String etag) {
        context.status(HttpStatus.NOT_MODIFIED).header("ETag", etag);
    }

    void answerTable(TableVersion version) {
        answer(version.answer(SnapshotMode.ALL));
    }

    /** Writes the bytes as they are held; the connection ends early if the store fails on the way. */
    void answer(TableAnswer answer) {
        context.status(HttpStatus.OK).contentType(JSON).header("ETag", answer.etag());
        HttpServletResponse response = context.res();
        try {
            byte[] packed = takesGzip() ? answer.packed() : null;
            if (packed != null) {
                response.setHeader("Content-Encoding", "gzip");
                response.setContentLength(packed.length);
                response.getOutputStream().write(packed);
                return;
            }
            if (answer.lengthBytes() >= 0) {
                response.setContentLengthLong(answer.lengthBytes());
            }
            answer.writeTo(response.getOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot send the table", e);
        }
    }

    private boolean takesGzip() {
        String accepted = context.header("Accept-Encoding");
        return accepted != null && accepted.contains("gzip");
    }

    private static boolean matches(String tag, String etag) {
        return tag.equals("*") || (tag.startsWith("W/") ? tag.substring(2) : tag).equals(etag);
    }

    void repeatTable(StoredAnswer kept) {
        if (kept.metadataLocation() == null) {
            answer(kept);
        } else {
            answerTable(catalog().tables().at(kept.metadataLocation()));
        }
    }

    void repeatView(StoredAnswer kept) {
        if (kept.metadataLocation() == null) {
            answer(kept);
        } else {
            answerView(catalog().views().at(kept.metadataLocation()));
        }
    }

    void answerNames(NamePage<TableIdentifier> page) {
        answer(ListTablesResponse.builder()
                .addAll(page.items())
                .nextPageToken(page.nextToken())
                .build());
    }

    void answerView(ViewMetadata metadata) {
        answer(ImmutableLoadViewResponse.builder()
                .metadata(metadata)
                .metadataLocation(metadata.metadataFileLocation())
                .build());
    }

    void answerNothing() {
        context.status(HttpStatus.NO_CONTENT);
    }

    private void answerError(ErrorResponse error) {
        context.status(error.code());
        if (!HandlerType.HEAD.equals(context.method())) {
            context.contentType(JSON).result(JsonBody.write(error));
        }
    }

    private String segment(String placeholder) {
        return new PathNames(template, context.path()).get(placeholder);
    }
}
