package io.tarn.maintenance;

/**
 * Numbers of files by what they hold.
 *
 * @param data data files
 * @param deletes position and equality delete files and files of deletion vectors
 * @param manifests manifests
 * @param manifestLists manifest lists
 * @param statistics table and partition statistics files
 */
public record FileCounts(long data, long deletes, long manifests, long manifestLists, long statistics) {
    /** No file. */
    public static final FileCounts NONE = new FileCounts(0, 0, 0, 0, 0);

    /** All kinds together. */
    public long total() {
        return data + deletes + manifests + manifestLists + statistics;
    }
}
