package io.tarn.maintenance;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The locations of files that only expired snapshots need, by what the files hold. */
record UnneededFiles(
        Set<String> data,
        Set<String> deletes,
        Set<String> manifests,
        Set<String> manifestLists,
        Set<String> statistics) {
    static final UnneededFiles NONE = new UnneededFiles(Set.of(), Set.of(), Set.of(), Set.of(), Set.of());

    FileCounts counts() {
        return new FileCounts(data.size(), deletes.size(), manifests.size(), manifestLists.size(), statistics.size());
    }

    /** All of them, what is named before what names it. */
    List<String> locations() {
        return Stream.of(data, deletes, statistics, manifests, manifestLists)
                .flatMap(Set::stream)
                .toList();
    }
}
