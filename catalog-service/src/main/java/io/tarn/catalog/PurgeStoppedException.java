package io.tarn.catalog;

/** A purge ends early because the server stops, or because another server has taken it over; it goes on there or later. */
final class PurgeStoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PurgeStoppedException(String message) {
        super(message);
    }
}
