package io.tarn.catalog.scan;

import io.tarn.api.UserName;
import io.tarn.catalog.metastore.Plans;
import io.tarn.catalog.metastore.Receipt;
import io.tarn.catalog.metastore.StoredAnswer;
import io.tarn.storage.FileStores;
import io.tarn.storage.LocationRanges;
import io.tarn.storage.WarehouseName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.rest.requests.PlanTableScanRequest;
import org.apache.iceberg.rest.requests.PlanTableScanRequestParser;
import org.jspecify.annotations.Nullable;

/**
 * Scan planning for the tables of one warehouse. A scan whose files fit into one answer is planned and forgotten. A larger
 * one is kept as what was asked and of which version of the table (see {@link Plans}); its parts are planned when they are
 * fetched, by any server, in any order, as often as wanted. Answers are JSON in the form of the specification. Thread-safe.
 */
public final class Scans {
    private static final int LARGEST_KEPT_REQUEST = 256 << 10;

    private final WarehouseName warehouse;
    private final Source source;
    private final Planner planner;

    /** The scans of that warehouse. */
    public Scans(WarehouseName warehouse, Source source, Planner planner) {
        this.warehouse = warehouse;
        this.source = source;
        this.planner = planner;
    }

    /** Where tables are found. */
    public interface Source {
        /**
         * The place of a table, which it keeps as long as it exists, and its newest metadata file.
         *
         * @throws org.apache.iceberg.exceptions.NoSuchTableException if there is no such table
         */
        Found find(TableIdentifier table);

        /**
         * The metadata in a file.
         *
         * @throws NotFoundException if the file is not there
         */
        TableMetadata at(String metadataLocation);

        /**
         * A table that is there.
         *
         * @param ranges where its files may lie
         * @param metadataLocation its newest metadata file
         */
        record Found(LocationRanges ranges, String metadataLocation) {
            /** Its location, by which it is known as long as it exists. */
            public String place() {
                return ranges.location().value();
            }
        }
    }

    /** What all warehouses of a server plan with; the number of plans at once is theirs together. Thread-safe. */
    public static final class Planner {
        private final Plans plans;
        private final FileStores stores;
        private final PlanTurns turns;

        /** Reads manifests with that, and plans as many scans at once as there are processors. */
        public Planner(Plans plans, FileStores stores) {
            this.plans = plans;
            this.stores = stores;
            this.turns = new PlanTurns(Math.max(2, Runtime.getRuntime().availableProcessors()));
        }
    }

    /**
     * Plans a scan of a table as it is now.
     *
     * @param user to whom the plan belongs
     * @throws BadRequestException if the request names what the table does not have
     * @throws PlannerBusyException if too many scans are being planned
     */
    public byte[] plan(UserName user, TableIdentifier table, PlanTableScanRequest request, Receipt receipt) {
        Source.Found found = source.find(table);
        PlanId id = PlanId.random();
        return planner.turns.run(() -> {
            ScanPlan plan = scanPlan(found.ranges(), found.metadataLocation(), request);
            ScanAnswer answer = answer(id, plan);
            boolean keep = receipt.isWanted() || answer.hasPlanTasks();
            if (keep) {
                receipt.answer(StoredAnswer.json("\"" + id + "\""));
                planner.plans.keep(
                        new Plans.Plan(
                                id.value(), warehouse, user, found.place(), found.metadataLocation(), json(request)),
                        receipt);
            }
            return answer.completed(keep ? id : null);
        });
    }

    /**
     * The answer to a plan of this user that is kept, again.
     *
     * @throws org.apache.iceberg.exceptions.NoSuchPlanIdException if the user has no such plan of this table
     */
    public byte[] planned(UserName user, TableIdentifier table, String planId) {
        PlanId id = PlanId.of(planId);
        Kept kept = kept(user, table, id);
        return planner.turns.run(() -> orGone(
                () -> PlanId.missing(planId), () -> answer(id, plan(kept)).completed(id)));
    }

    /**
     * Forgets a plan of this user.
     *
     * @throws org.apache.iceberg.exceptions.NoSuchPlanIdException if the user has no such plan of this table
     */
    public void cancel(UserName user, TableIdentifier table, String planId, Receipt receipt) {
        PlanId id = PlanId.of(planId);
        kept(user, table, id);
        if (!planner.plans.remove(warehouse, user, id.value(), receipt)) {
            throw PlanId.missing(planId);
        }
    }

    /**
     * Plans one part of a plan of this user.
     *
     * @throws org.apache.iceberg.exceptions.NoSuchPlanTaskException if the user has no such part of this table to plan
     */
    public byte[] fetch(UserName user, TableIdentifier table, String token) {
        PlanTask part = PlanTask.parse(token);
        Source.Found found = source.find(table);
        Kept kept = find(user, found, part.planId());
        if (kept == null) {
            throw PlanTask.missing(token, "its plan was cancelled, is too old, or is of another table");
        }
        return planner.turns.run(() -> orGone(() -> PlanTask.missing(token, "files of its snapshot are gone"), () -> {
            ScanPlan plan = plan(kept);
            part.check(plan);
            ScanAnswer answer = new ScanAnswer(plan);
            PlanTask rest = answer.files(part);
            if (rest != null) {
                answer.add(rest);
            }
            return answer.end();
        }));
    }

    /** The only group is in the answer itself; so is the first, for a client that may have enough of it. */
    private static ScanAnswer answer(PlanId id, ScanPlan plan) {
        List<ManifestRange> groups = plan.groups();
        ScanAnswer answer = new ScanAnswer(plan);
        int next = 0;
        boolean only = groups.size() == 1 && plan.files(groups.get(0)) <= ScanPlan.FILES_IN_A_GROUP;
        if (only || (!groups.isEmpty() && plan.rowsWanted() != null)) {
            PlanTask rest = answer.files(PlanTask.of(id, plan, groups.get(0), 0, PlanTask.NO_END));
            if (answer.hasEnoughRows()) {
                return answer;
            }
            if (rest != null) {
                answer.add(rest);
            }
            next = 1;
        }
        for (ManifestRange group : groups.subList(next, groups.size())) {
            parts(id, plan, group).forEach(answer::add);
        }
        return answer;
    }

    /** A manifest with many files is fetched in pages, side by side. */
    private static List<PlanTask> parts(PlanId id, ScanPlan plan, ManifestRange group) {
        long files = plan.files(group);
        List<PlanTask> parts = new ArrayList<>();
        for (long skip = 0; skip == 0 || skip < files; skip += ScanAnswer.MOST_FILES) {
            long until = skip + ScanAnswer.MOST_FILES < files ? skip + ScanAnswer.MOST_FILES : PlanTask.NO_END;
            parts.add(PlanTask.of(id, plan, group, skip, until));
        }
        return parts;
    }

    private ScanPlan plan(Kept kept) {
        return scanPlan(
                kept.ranges(),
                kept.plan().metadataLocation(),
                PlanTableScanRequestParser.fromJson(kept.plan().request()));
    }

    private ScanPlan scanPlan(LocationRanges ranges, String metadataLocation, PlanTableScanRequest request) {
        TableMetadata metadata = source.at(metadataLocation);
        return new ScanPlan(metadata, planner.stores.of(ranges.withPathsOf(metadata.properties())), request);
    }

    /** A plan that is kept, with the ranges that its table has now. */
    private record Kept(Plans.Plan plan, LocationRanges ranges) {}

    private Kept kept(UserName user, TableIdentifier table, PlanId id) {
        Kept kept = find(user, source.find(table), id);
        if (kept == null) {
            throw PlanId.missing(id.value());
        }
        return kept;
    }

    /** A plan is of a table, not of a name: after a rename it still holds, after a drop it does not. */
    private @Nullable Kept find(UserName user, Source.Found found, PlanId id) {
        return planner.plans
                .find(warehouse, user, id.value())
                .filter(plan -> plan.place().equals(found.place()))
                .map(plan -> new Kept(plan, found.ranges()))
                .orElse(null);
    }

    private static <T> T orGone(Supplier<RuntimeException> gone, Supplier<T> work) {
        try {
            return work.get();
        } catch (NotFoundException e) {
            RuntimeException answer = gone.get();
            answer.addSuppressed(e);
            throw answer;
        }
    }

    private static String json(PlanTableScanRequest request) {
        String json = PlanTableScanRequestParser.toJson(request);
        int length = json.getBytes(StandardCharsets.UTF_8).length;
        if (length > LARGEST_KEPT_REQUEST) {
            throw new BadRequestException(
                    "Cannot keep a plan whose request has %d bytes, %d at most; use a shorter filter",
                    length, LARGEST_KEPT_REQUEST);
        }
        return json;
    }
}
