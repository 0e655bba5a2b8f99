package io.tarn.catalog.scan;

import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.iceberg.exceptions.NoSuchPlanIdException;

/**
 * The name of a plan that is kept.
 *
 * @param value a UUID, 36 characters, lower case
 */
record PlanId(String value) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    static PlanId random() {
        return new PlanId(UUID.randomUUID().toString());
    }

    /**
     * Reads one.
     *
     * @throws NoSuchPlanIdException if it is none of ours
     */
    static PlanId of(String text) {
        if (!FORM.matcher(text).matches()) {
            throw missing(text);
        }
        return new PlanId(text);
    }

    static NoSuchPlanIdException missing(String id) {
        return new NoSuchPlanIdException(
                "Plan does not exist: %s: it was cancelled, is too old, or is of another table; plan the scan again",
                id);
    }

    @Override
    public String toString() {
        return value;
    }
}
