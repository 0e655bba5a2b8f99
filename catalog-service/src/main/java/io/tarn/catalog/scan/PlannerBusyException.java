package io.tarn.catalog.scan;

/** Too many scans are being planned; nothing was done, and the same request may be sent again. */
public final class PlannerBusyException extends RuntimeException {
    /** When to come again, at the earliest. */
    public static final int RETRY_AFTER_SECONDS = 2;

    private static final long serialVersionUID = 1L;

    PlannerBusyException(String why) {
        super("The server is busy: " + why + "; send the request again after " + RETRY_AFTER_SECONDS + " s");
    }
}
