package io.tarn.storage;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;

/** The metadata of a table names a file that lies outside of the table's locations ({@link LocationRanges}). */
public final class OutsideLocationException extends TarnException {
    private static final long serialVersionUID = 1L;

    /**
     * The refusal.
     *
     * @param tried what was tried, such as "reading"
     * @param uri the file, as the metadata spells it
     * @param location the location of the table
     */
    public OutsideLocationException(String tried, String uri, Location location) {
        super(
                ErrorCode.FORBIDDEN,
                tried + " " + uri + " is refused: the file is not in the locations of the table at " + location
                        + ". Metadata that names files of others is wrong or was made to reach them; roll the table back to a"
                        + " snapshot before it, or copy the files into the table");
    }
}
