package io.tarn.catalog.http;

import io.tarn.api.UserName;
import io.tarn.catalog.metastore.AlreadyAnsweredException;
import io.tarn.catalog.metastore.IdempotencyKey;
import io.tarn.catalog.metastore.Receipt;
import io.tarn.catalog.metastore.Receipts;
import io.tarn.catalog.metastore.StoredAnswer;
import io.tarn.storage.WarehouseName;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.iceberg.exceptions.ServiceUnavailableException;
import org.apache.iceberg.exceptions.UnprocessableEntityException;
import org.apache.iceberg.rest.responses.ErrorResponse;

/**
 * Changes under an {@code Idempotency-Key}: done once, answered as often as they are sent, whichever server of one database
 * they reach. A success is kept in the transaction of the change, so there is no moment in which one is there without the
 * other. An error of the client's making (4xx) is kept by itself; one of ours (5xx) is not, and the same key may try again.
 * The map holds only what is under way in this process and saves the second of two simultaneous requests its work; that
 * nothing is done twice does not hang on it. Thread-safe.
 */
final class Idempotency {
    static final String HEADER = "Idempotency-Key";
    private static final long LONGEST_WAIT_SECONDS = 60;
    private static final int FIRST_SERVER_ERROR = 500;
    private static final int TOO_MANY_REQUESTS = 429;

    private final Receipts receipts;
    private final ConcurrentHashMap<Owned, CountDownLatch> underWay = new ConcurrentHashMap<>();

    /** A key of a user; the same key of another user, or in another warehouse, is another one. */
    private record Owned(WarehouseName warehouse, UserName user, IdempotencyKey key) {}

    Idempotency(Receipts receipts) {
        this.receipts = receipts;
    }

    /** Makes the change, or answers what was answered before. */
    void run(Exchange exchange, Mutation mutation) {
        String header = exchange.header(HEADER);
        if (header == null) {
            mutation.handle(exchange);
            return;
        }
        Receipt.Claim claim = new Receipt.Claim(
                exchange.catalog().name(), exchange.user(), IdempotencyKey.of(header), exchange.fingerprint());
        Owned key = new Owned(claim.warehouse(), claim.user(), claim.key());
        CountDownLatch done = enter(key);
        try {
            Optional<Receipts.Found> earlier = receipts.find(claim);
            if (earlier.isPresent()) {
                repeat(exchange, mutation, claim, earlier.get());
            } else {
                first(exchange, mutation, claim);
            }
        } finally {
            underWay.remove(key, done);
            done.countDown();
        }
    }

    private void first(Exchange exchange, Mutation mutation, Receipt.Claim claim) {
        Receipt receipt = Receipt.of(claim);
        exchange.use(receipt);
        try {
            mutation.handle(exchange);
            if (!receipt.isKept()) {
                receipts.keep(receipt);
            }
        } catch (AlreadyAnsweredException e) {
            repeat(exchange, mutation, claim, receipts.find(claim).orElseThrow(() -> e));
        } catch (RuntimeException e) {
            failed(exchange, mutation, claim, e);
        }
    }

    /** Another server may have made this very change meanwhile, and ours fails because it is made. */
    private void failed(Exchange exchange, Mutation mutation, Receipt.Claim claim, RuntimeException e) {
        ErrorResponse error = CatalogErrors.answer(e);
        if (error.code() >= FIRST_SERVER_ERROR || error.code() == TOO_MANY_REQUESTS) {
            throw e;
        }
        Receipt receipt = Receipt.of(claim);
        receipt.answer(new StoredAnswer(error.code(), JsonBody.text(error), null));
        try {
            receipts.keep(receipt);
        } catch (AlreadyAnsweredException late) {
            late.addSuppressed(e);
            repeat(exchange, mutation, claim, receipts.find(claim).orElseThrow(() -> late));
            return;
        }
        throw e;
    }

    private static void repeat(Exchange exchange, Mutation mutation, Receipt.Claim claim, Receipts.Found earlier) {
        if (!earlier.fingerprint().equals(claim.fingerprint())) {
            throw new UnprocessableEntityException(
                    "Idempotency-Key %s was used for another request; each operation needs a key of its own",
                    claim.key());
        }
        mutation.repeat(exchange, earlier.answer());
    }

    private CountDownLatch enter(Owned key) {
        CountDownLatch mine = new CountDownLatch(1);
        CountDownLatch other = underWay.putIfAbsent(key, mine);
        while (other != null) {
            await(other, key.key());
            other = underWay.putIfAbsent(key, mine);
        }
        return mine;
    }

    private static void await(CountDownLatch other, IdempotencyKey key) {
        try {
            if (other.await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new ServiceUnavailableException(
                "another request with Idempotency-Key %s is still under way; send it again later", key);
    }
}
