package io.tarn.catalog.scan;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.iceberg.exceptions.NoSuchPlanTaskException;

/**
 * A part of a plan that is fetched by itself, as the token that clients are given for it. It says which manifests and which
 * stretch of their files, so it means the same to every server of one database; the digest makes sure that the manifests are
 * the ones that were meant when it was given.
 *
 * @param planId the plan
 * @param range its data manifests
 * @param skip the files of them that come before this part
 * @param until the files at which this part ends, at most
 * @param digest of the paths of the manifests
 */
record PlanTask(PlanId planId, ManifestRange range, long skip, long until, String digest) {
    /** A part without an end of its own. */
    static final long NO_END = Long.MAX_VALUE;

    private static final Pattern FORM = Pattern.compile("(?<plan>[0-9a-f-]{36})\\.(?<from>\\d{1,9})-(?<to>\\d{1,9})"
            + "\\.(?<skip>\\d{1,18})-(?<until>\\d{0,18})\\.(?<digest>[0-9a-f]{16})");
    private static final int DIGEST_BYTES = 8;

    static PlanTask of(PlanId planId, ScanPlan plan, ManifestRange range, long skip, long until) {
        return new PlanTask(planId, range, skip, until, digest(plan.paths(range)));
    }

    /**
     * Reads a token.
     *
     * @throws NoSuchPlanTaskException if it is none of ours
     */
    static PlanTask parse(String token) {
        Matcher matcher = FORM.matcher(token);
        if (!matcher.matches()) {
            throw missing(token, "it was not given by this catalog");
        }
        long until = matcher.group("until").isEmpty() ? NO_END : Long.parseLong(matcher.group("until"));
        return new PlanTask(
                PlanId.of(matcher.group("plan")),
                new ManifestRange(Integer.parseInt(matcher.group("from")), Integer.parseInt(matcher.group("to"))),
                Long.parseLong(matcher.group("skip")),
                until,
                matcher.group("digest"));
    }

    /**
     * Makes sure that the manifests of that plan are those that were meant.
     *
     * @throws NoSuchPlanTaskException if they are not
     */
    void check(ScanPlan plan) {
        boolean within = range.from() < range.to() && range.to() <= plan.manifestCount();
        if (!within || !digest.equals(digest(plan.paths(range)))) {
            throw missing(token(), "its plan has no such part");
        }
    }

    /** The same part without its first files. */
    PlanTask after(long skipped) {
        return new PlanTask(planId, range, skipped, until, digest);
    }

    String token() {
        return planId + "." + range.from() + "-" + range.to() + "." + skip + "-" + (until == NO_END ? "" : until) + "."
                + digest;
    }

    static NoSuchPlanTaskException missing(String token, String why) {
        return new NoSuchPlanTaskException("Plan task does not exist: %s: %s; plan the scan again", token, why);
    }

    private static String digest(List<String> paths) {
        try {
            byte[] all = MessageDigest.getInstance("SHA-256")
                    .digest(String.join("\n", paths).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(all, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Java comes with SHA-256", e);
        }
    }
}
