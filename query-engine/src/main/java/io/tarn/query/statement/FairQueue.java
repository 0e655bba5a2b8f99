package io.tarn.query.statement;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import io.tarn.api.UserName;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Gives turns: so many at once, so many waiting, and no more. A turn that becomes free goes round the users, to the one whose
 * last turn is longest ago, and within a user to whoever came first: so a user with many statements waiting delays the first of
 * another by one turn, not by all of them. The statements of one session run one after the other; one that waits for its
 * session lets others pass. Safe for use by many threads.
 */
final class FairQueue {
    private final StatementBounds bounds;
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock. The users are in the order in which their turns come.
    private final Map<UserName, Deque<Waiter>> waiters = new LinkedHashMap<>();
    private final Set<SessionId> busy = new HashSet<>();
    private int running;
    private int waiting;

    FairQueue(StatementBounds bounds) {
        this.bounds = bounds;
    }

    /** Someone who waits; guarded by the lock. */
    private static final class Waiter {
        private final StatementId id;
        private final @Nullable SessionId session;
        private final Condition called;
        private boolean granted;

        Waiter(StatementId id, @Nullable SessionId session, Condition called) {
            this.id = id;
            this.session = session;
            this.called = called;
        }
    }

    /**
     * Waits for a turn; each turn taken is to be given back, with the same statement.
     *
     * @throws TarnException {@code TOO_MANY_REQUESTS} if too many wait already
     * @throws InterruptedException if the wait was cut short; then there is no turn to give back
     */
    void take(StatementId id, StatementSpec spec) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            // Whoever waits could not be given a turn, so nobody is passed here who could have had this one.
            if (running < bounds.running() && isFree(spec.session())) {
                grant(spec.session());
                return;
            }
            if (waiting >= bounds.waiting()) {
                throw new TarnException(
                        ErrorCode.TOO_MANY_REQUESTS,
                        running + " statements run and " + waiting + " wait already; try again later");
            }
            Waiter waiter = new Waiter(id, spec.session(), lock.newCondition());
            waiters.computeIfAbsent(spec.user(), user -> new ArrayDeque<>()).add(waiter);
            waiting++;
            await(waiter, spec);
        } finally {
            lock.unlock();
        }
    }

    private void await(Waiter waiter, StatementSpec spec) throws InterruptedException {
        try {
            while (!waiter.granted) {
                waiter.called.await();
            }
        } catch (InterruptedException e) {
            if (waiter.granted) {
                release(spec.session());
            } else {
                remove(spec.user(), waiter);
            }
            throw e;
        }
    }

    /** Gives back the turn of a statement, to whoever is next. */
    void giveBack(StatementSpec spec) {
        lock.lock();
        try {
            release(spec.session());
        } finally {
            lock.unlock();
        }
    }

    /** The place of a waiting statement, 1 is the next; null if it does not wait. */
    @Nullable
    Integer place(StatementId id) {
        lock.lock();
        try {
            for (Map.Entry<UserName, Deque<Waiter>> user : waiters.entrySet()) {
                int index = index(user.getValue(), id);
                if (index >= 0) {
                    return before(user.getKey(), index) + index + 1;
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** How many of other users come before the one at this place among its user's own. */
    private int before(UserName own, int index) {
        int before = 0;
        boolean earlier = true;
        for (Map.Entry<UserName, Deque<Waiter>> user : waiters.entrySet()) {
            if (user.getKey().equals(own)) {
                earlier = false;
            } else {
                before += Math.min(user.getValue().size(), earlier ? index + 1 : index);
            }
        }
        return before;
    }

    private static int index(Deque<Waiter> own, StatementId id) {
        int index = 0;
        for (Waiter waiter : own) {
            if (waiter.id.equals(id)) {
                return index;
            }
            index++;
        }
        return -1;
    }

    int running() {
        lock.lock();
        try {
            return running;
        } finally {
            lock.unlock();
        }
    }

    int waiting() {
        lock.lock();
        try {
            return waiting;
        } finally {
            lock.unlock();
        }
    }

    private boolean isFree(@Nullable SessionId session) {
        return session == null || !busy.contains(session);
    }

    private void grant(@Nullable SessionId session) {
        running++;
        if (session != null) {
            busy.add(session);
        }
    }

    private void release(@Nullable SessionId session) {
        running--;
        if (session != null) {
            busy.remove(session);
        }
        while (running < bounds.running() && grantNext()) {
            // A session that became free may let more than one go on.
        }
    }

    /** The first user of whom one can run gets the turn and goes to the end of the line. */
    private boolean grantNext() {
        for (Map.Entry<UserName, Deque<Waiter>> user : waiters.entrySet()) {
            for (Waiter waiter : user.getValue()) {
                if (isFree(waiter.session)) {
                    grant(waiter.session);
                    waiter.granted = true;
                    waiter.called.signal();
                    remove(user.getKey(), waiter);
                    toTheEnd(user.getKey());
                    return true;
                }
            }
        }
        return false;
    }

    private void remove(UserName user, Waiter waiter) {
        Deque<Waiter> own = waiters.get(user);
        if (own != null && own.remove(waiter)) {
            waiting--;
            if (own.isEmpty()) {
                waiters.remove(user);
            }
        }
    }

    private void toTheEnd(UserName user) {
        Deque<Waiter> own = waiters.remove(user);
        if (own != null) {
            waiters.put(user, own);
        }
    }
}
