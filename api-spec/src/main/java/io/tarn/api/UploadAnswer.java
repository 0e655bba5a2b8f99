package io.tarn.api;

/**
 * The answer of {@code PUT /v1/uploads/{name}}: a file that now lies in the server's staging folder.
 *
 * @param id names the staged file in a {@link LoadRequest}
 * @param name the file's name as the client gave it; it is the name that error messages show
 * @param sizeBytes how many bytes arrived
 */
public record UploadAnswer(String id, String name, long sizeBytes) {}
