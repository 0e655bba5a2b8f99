package io.tarn.query.spark.join;

import org.apache.spark.sql.catalyst.plans.logical.BROADCAST$;
import org.apache.spark.sql.catalyst.plans.logical.HintInfo;
import org.apache.spark.sql.catalyst.plans.logical.JoinStrategyHint;
import org.apache.spark.sql.catalyst.plans.logical.NO_BROADCAST_HASH$;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * One side of a join, and whether it may be sent whole to every task.
 *
 * @param name {@code left} or {@code right}
 * @param size how large it is
 * @param allowedBytes up to how many bytes a side is sent, negative if none is
 * @param obstacle why it cannot be sent however small it is; null if it can
 * @param given the hint that it has already
 */
record JoinSide(
        String name,
        SideSize size,
        long allowedBytes,
        @Nullable String obstacle,
        Option<HintInfo> given) {

    /** The one to send; null if none may be. */
    static @Nullable JoinSide smallest(JoinSide left, JoinSide right) {
        if (!left.fits() || !right.fits()) {
            return left.fits() ? left : right.fits() ? right : null;
        }
        return left.size.memoryBytes() < right.size.memoryBytes() ? left : right;
    }

    private boolean fits() {
        return obstacle == null && size.fits(allowedBytes);
    }

    /** What Spark's rules have to be told for this side, so that they send the one that was chosen and no other. */
    @SuppressWarnings("ReferenceEquality") // the two sides of a join of a table with itself are equal
    Option<HintInfo> hint(@Nullable JoinSide sent) {
        if (sent == this) {
            return hint(BROADCAST$.MODULE$);
        }
        boolean free = given.isEmpty() || given.get().strategy().isEmpty();
        return free ? hint(NO_BROADCAST_HASH$.MODULE$) : given;
    }

    static Option<HintInfo> hint(JoinStrategyHint strategy) {
        return Option.apply(new HintInfo(Option.apply(strategy)));
    }

    /** Why it is sent. */
    String permission() {
        return size.text() + " of " + SideSize.text(allowedBytes) + " allowed";
    }

    /** Why it is not sent. */
    String refusal() {
        String tooLarge = size.refusal(allowedBytes);
        if (obstacle != null) {
            return name + " (" + size.text() + "): " + obstacle;
        }
        return name + ": " + (tooLarge == null ? size.text() : tooLarge);
    }
}
