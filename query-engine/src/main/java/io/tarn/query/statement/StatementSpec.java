package io.tarn.query.statement;

import io.tarn.api.UserName;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is to be run, checked.
 *
 * @param sql one statement, not blank
 * @param parameters values for its parameter markers
 * @param catalog where unqualified names are looked up; null is the session's or the default catalog
 * @param namespace in which bare table names are looked up; none is the session's or the catalog's own default
 * @param user who sent it
 * @param session the session that it runs in; null: it stands alone
 * @param settings of this statement only
 * @param limits what of the result is answered
 * @param timeout from the arrival of the statement to its last row
 */
public record StatementSpec(
        String sql,
        Parameters parameters,
        @Nullable String catalog,
        NamespaceLevels namespace,
        UserName user,
        @Nullable SessionId session,
        SettingValues settings,
        ResultLimits limits,
        Duration timeout) {

    /** The same in a session. */
    public StatementSpec in(SessionId other) {
        return new StatementSpec(sql, parameters, catalog, namespace, user, other, settings, limits, timeout);
    }

    /** The same with another text. */
    public StatementSpec withSql(String other) {
        return new StatementSpec(other, parameters, catalog, namespace, user, session, settings, limits, timeout);
    }
}
