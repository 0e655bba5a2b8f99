package io.tarn.catalog.http;

/** A request body above the bound. */
final class BodyTooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BodyTooLargeException(int largestBytes) {
        super("The request body is larger than " + largestBytes + " bytes, the most that the catalog reads");
    }
}
