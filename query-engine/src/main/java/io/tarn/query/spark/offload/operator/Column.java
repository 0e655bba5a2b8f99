package io.tarn.query.spark.offload.operator;

import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ExprId;

/**
 * A column of a SELECT.
 *
 * @param id which attribute of Spark's it is
 * @param name what it is called outside of the SELECT
 * @param text what it is, in terms of the columns of FROM
 */
record Column(ExprId id, String name, String text) {
    /** A column of FROM under its own name. */
    static Column plain(Attribute attribute, String name) {
        return new Column(attribute.exprId(), name, name);
    }

    boolean isPlain() {
        return name.equals(text);
    }

    /** The same column of the rows around the SELECT. */
    Column outside() {
        return isPlain() ? this : new Column(id, name, name);
    }

    /** The same values as another attribute. */
    Column as(ExprId other) {
        return new Column(other, name, text);
    }

    String sql() {
        return isPlain() ? name : text + " AS " + name;
    }
}
