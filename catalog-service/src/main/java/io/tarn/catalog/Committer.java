package io.tarn.catalog;

import io.tarn.catalog.CatalogMeters.Outcome;
import io.tarn.catalog.metastore.AlreadyAnsweredException;
import io.tarn.catalog.metastore.Metastore;
import io.tarn.catalog.metastore.MetastoreException;
import io.tarn.catalog.metastore.Pointer;
import io.tarn.catalog.metastore.Receipt;
import io.tarn.catalog.metastore.StoredAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.io.FileIO;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one way in which pointers of tables and views move: creation, commit, registration, of one or of many at once.
 *
 * <p>In its turn (see {@link CommitQueues}) a commit reads the pointers, has each change checked and applied to the metadata
 * they point to, writes the new metadata files, and sets all pointers in one database transaction if all are still where it
 * read them. If one has moved, by another server or a rename, it removes its own files and does all of it again, a bounded
 * number of times. A change whose requirements no longer hold ends there: that conflict is the client's to solve.
 *
 * <p>If the database fails so that the outcome is in doubt, the pointers are read again. Only if they prove that the commit
 * took effect is it a success; else it is {@link CommitStateUnknownException}, and then nothing is deleted and nothing tried
 * again, because the pointers may lead to those files. Thread-safe.
 */
final class Committer {
    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);
    private static final int MOST_ATTEMPTS = 10;
    private static final int PAUSE_MILLIS = 10;

    private final Metastore metastore;
    private final MetadataFiles files;
    private final TableAnswers answers;
    private final CatalogMeters meters;
    private final CommitQueues queues = new CommitQueues();

    Committer(Metastore metastore, MetadataFiles files, TableAnswers answers, CatalogMeters meters) {
        this.metastore = metastore;
        this.files = files;
        this.answers = answers;
        this.meters = meters;
    }

    /** Commits one change; returns the content of the metadata file that the pointer is at afterwards. */
    MetadataDocument commit(Change change, Receipt receipt) {
        return commitAll(List.of(change), receipt).get(0);
    }

    /**
     * Commits all changes or none.
     *
     * @return the content of the metadata files that the pointers are at afterwards, in the order of the changes
     * @throws CommitFailedException if a requirement does not hold, or others kept coming first
     * @throws CommitStateUnknownException if it cannot be told whether the pointers moved
     */
    List<MetadataDocument> commitAll(List<? extends Change> changes, Receipt receipt) {
        return meters.timeCommit(() -> {
            try (CommitQueues.Turn turn =
                    queues.await(changes.stream().map(Change::key).toList())) {
                return attempt(changes, receipt);
            } catch (CommitFailedException e) {
                meters.commit(Outcome.CONFLICT);
                throw e;
            } catch (CommitStateUnknownException e) {
                meters.commit(Outcome.UNKNOWN);
                throw e;
            } catch (RuntimeException e) {
                meters.commit(Outcome.REJECTED);
                throw e;
            }
        });
    }

    private List<MetadataDocument> attempt(List<? extends Change> changes, Receipt receipt) {
        for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
            List<Proposal> proposals = changes.stream().map(this::propose).toList();
            if (proposals.stream().allMatch(proposal -> proposal.effect() == Proposal.Effect.KEEP)) {
                meters.commit(Outcome.UNCHANGED);
                receipt.answer(StoredAnswer.metadata(proposals.get(0).file()));
                return proposals.stream().map(Proposal::document).toList();
            }
            List<Optional<byte[]>> contents = write(proposals);
            receipt.answer(StoredAnswer.metadata(proposals.get(0).file()));
            if (swap(proposals, receipt)) {
                meters.commit(Outcome.COMMITTED);
                for (int i = 0; i < proposals.size(); i++) {
                    committed(proposals.get(i), contents.get(i));
                }
                return proposals.stream().map(Proposal::document).toList();
            }
            discard(proposals);
            meters.retry();
            LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(1, PAUSE_MILLIS * attempt) * 1_000_000L);
        }
        throw new CommitFailedException(
                "Cannot commit to %s: other changes came first, %d times",
                changes.stream().map(Change::key).toList(), MOST_ATTEMPTS);
    }

    private Proposal propose(Change change) {
        return change.propose(metastore.pointer(change.key()).orElse(null));
    }

    /** Writes the files that are new; the answer has the content of each proposal's file, empty where none was written or it is large. */
    private List<Optional<byte[]>> write(List<Proposal> proposals) {
        List<Proposal> written = new ArrayList<>();
        List<Optional<byte[]>> contents = new ArrayList<>();
        try {
            for (Proposal proposal : proposals) {
                if (proposal.writes()) {
                    written.add(proposal);
                    contents.add(Optional.ofNullable(files.write(proposal.document(), proposal.file())));
                } else {
                    contents.add(Optional.empty());
                }
            }
            return contents;
        } catch (RuntimeException e) {
            discard(written);
            throw e;
        }
    }

    private boolean swap(List<Proposal> proposals, Receipt receipt) {
        try {
            return metastore.swap(proposals.stream().map(Proposal::change).toList(), receipt);
        } catch (NoSuchNamespaceException | BadRequestException | AlreadyAnsweredException | MetastoreException e) {
            discard(proposals);
            throw e;
        } catch (RuntimeException e) {
            if (tookEffect(proposals)) {
                LOG.warn("The database failed on a commit that did take effect: {}", e.getMessage());
                return true;
            }
            throw new CommitStateUnknownException(e);
        }
    }

    /** True only on proof: every pointer is at the new metadata, or has moved on from it. */
    private boolean tookEffect(List<Proposal> proposals) {
        try {
            return proposals.stream()
                    .filter(proposal -> proposal.effect() != Proposal.Effect.KEEP)
                    .allMatch(this::isOrWasCurrent);
        } catch (RuntimeException e) {
            LOG.warn("Cannot read the pointers after a commit whose outcome is in doubt", e);
            return false;
        }
    }

    private boolean isOrWasCurrent(Proposal proposal) {
        Pointer now = metastore.pointer(proposal.change().key()).orElse(null);
        if (now == null) {
            return false;
        }
        return now.equals(proposal.change().next())
                || files.read(now).earlierFiles().anyMatch(proposal.file()::equals);
    }

    private void discard(List<Proposal> proposals) {
        proposals.stream().filter(Proposal::writes).map(Proposal::file).forEach(files::discard);
    }

    private void committed(Proposal proposal, Optional<byte[]> content) {
        files.remember(proposal.document());
        if (proposal.document() instanceof TableDocument after) {
            content.ifPresent(json -> answers.wrote(
                    after.metadata(), json, proposal.change().next().ranges()));
            if (proposal.before() instanceof TableDocument before) {
                removeExpired(proposal.change().next(), before, after);
            }
        }
    }

    /** The commit is done: a failure here must not look like a failure of it. */
    private void removeExpired(Pointer now, TableDocument before, TableDocument after) {
        try {
            FileIO own = files.stores().of(now.ranges().withPathsOf(after.properties()));
            CatalogUtil.deleteRemovedMetadataFiles(own, before.metadata(), after.metadata());
        } catch (RuntimeException e) {
            LOG.warn("Cannot delete metadata files that {} no longer lists", after.place(), e);
        }
    }
}
