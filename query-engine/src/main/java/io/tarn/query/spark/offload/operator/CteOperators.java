package io.tarn.query.spark.offload.operator;

import org.apache.spark.sql.catalyst.plans.logical.CTERelationDef;
import org.apache.spark.sql.catalyst.plans.logical.CTERelationRef;
import org.apache.spark.sql.catalyst.plans.logical.WithCTE;

/** What the optimiser has left of WITH: rows that are computed once. */
final class CteOperators {
    private CteOperators() {}

    static Select with(WithCTE plan, Translation translation) {
        for (CTERelationDef definition : Scala.list(plan.cteDefs())) {
            translation.shared().define(definition, translation.rows(definition.child()));
        }
        return translation.rows(plan.plan());
    }

    static Select reference(CTERelationRef plan, Translation translation) {
        return translation.shared().read(plan);
    }
}
