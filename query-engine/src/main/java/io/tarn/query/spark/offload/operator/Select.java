package io.tarn.query.spark.offload.operator;

import io.tarn.query.spark.offload.expression.Columns;
import io.tarn.query.spark.offload.expression.NotNative;
import io.tarn.query.spark.offload.operator.Body.Kind;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;

/**
 * One SELECT that operators add to, until one comes that needs the rows as they are: then it becomes an entry of FROM. So the text is as flat
 * as it can be, and DuckDB sees joins side by side and chooses their order. Names of columns occur once in a query: those of FROM, those of
 * the SELECT and those around it never mean different things.
 *
 * @param body what the columns are computed from
 * @param columns those that go out, in order
 * @param hidden others that the order needs
 * @param order of the rows; empty for any
 * @param limit which of the rows
 */
record Select(Body body, List<Column> columns, List<Column> hidden, List<Order> order, Limit limit) implements Columns {
    /** The rows of entries of FROM, all combinations; without entries, one row. */
    static Select of(List<String> from, List<Column> columns) {
        return new Select(Body.rows(from, List.of()), columns, List.of(), List.of(), Limit.NONE);
    }

    @Override
    public String of(Attribute attribute) {
        return column(attribute).name();
    }

    Column column(Attribute attribute) {
        return columns.stream()
                .filter(column -> column.id().equals(attribute.exprId()))
                .findFirst()
                .orElseThrow(() -> new NotNative("the column " + attribute.name() + " of an outer query"));
    }

    /** Whether the entries of FROM and the conditions say it all. */
    boolean isFlat() {
        return body.kind() == Kind.ROWS && limit.isNone();
    }

    /** The same rows, open for conditions, with all columns under names of FROM. */
    Select source() {
        return isFlat() && all().allMatch(Column::isPlain) ? this : nested();
    }

    /** The same rows, open for conditions and for these expressions. */
    Select source(Collection<? extends Expression> expressions) {
        return isFlat() && sees(expressions) ? this : nested();
    }

    /** The same rows, open for windows and for these expressions. */
    Select windowSource(Collection<? extends Expression> expressions) {
        boolean open = isFlat() || (body.kind() == Kind.WINDOWS && limit.isNone());
        return open && sees(expressions) ? this : nested();
    }

    /** Whether the expressions are about columns of FROM only. */
    boolean sees(Collection<? extends Expression> expressions) {
        return expressions.stream()
                .flatMap(expression -> Scala.list(expression.references()).stream())
                .allMatch(attribute -> columns.stream()
                        .filter(column -> column.id().equals(attribute.exprId()))
                        .allMatch(Column::isPlain));
    }

    private Stream<Column> all() {
        return Stream.concat(columns.stream(), hidden.stream());
    }

    private Select nested() {
        return new Select(
                Body.rows(List.of("(" + inner(all()) + ")"), List.of()),
                columns.stream().map(Column::outside).toList(),
                hidden.stream().map(Column::outside).toList(),
                order,
                Limit.NONE);
    }

    /** For inside a query: an order that decides nothing is left out. */
    private String inner(Stream<Column> needed) {
        Map<String, Column> distinct = new LinkedHashMap<>();
        needed.forEach(column -> distinct.putIfAbsent(column.name(), column));
        return body.select(distinct.values()) + (limit.isNone() ? "" : tail());
    }

    private String tail() {
        String by = order.stream().map(Order::text).collect(Collectors.joining(", "));
        return (by.isEmpty() ? "" : " ORDER BY " + by) + limit.sql();
    }

    /** With more conditions; for a {@link #source}. */
    Select filtered(List<Condition> conditions) {
        Body rows = Body.rows(body.from(), both(body.where(), conditions));
        return new Select(rows, columns, hidden, order, limit);
    }

    /** The same rows, where what is above drops those in which one of these columns is NULL; for a {@link #source}. */
    Select assuming(Set<String> notNull) {
        Body rows = Body.rows(body.from(), Condition.without(body.where(), notNull));
        return new Select(rows, columns, hidden, order, limit);
    }

    /** With other columns: some of those that there are, or for a {@link #source} any about those of FROM. */
    Select with(List<Column> others) {
        Set<String> names = others.stream().map(Column::name).collect(Collectors.toSet());
        Set<String> used = new HashSet<>();
        order.forEach(entry -> used.addAll(entry.uses()));
        used.removeAll(names);
        List<Column> needed = all().filter(column -> used.remove(column.name())).toList();
        return new Select(body, others, needed, order, limit);
    }

    /** With windows among the columns; for a {@link #windowSource}. */
    Select withWindows(List<Column> others) {
        return new Select(body.as(Kind.WINDOWS), columns, hidden, order, limit).with(others);
    }

    /** With unnested lists among the columns, on which it depends how many rows there are; for a {@link #source}. */
    Select withUnnested(List<Column> others) {
        return new Select(body, others, List.of(), List.of(), limit).nested();
    }

    /** A row for each group; for a {@link #source}. */
    Select grouped(List<Column> by, List<Column> others) {
        Body groups = new Body(Kind.GROUPS, body.from(), body.where(), by);
        return new Select(groups, others, List.of(), List.of(), Limit.NONE);
    }

    /** The same rows in this order, whose entries are about the columns; not for limited rows. */
    Select ordered(List<Order> by) {
        return new Select(body, columns, List.of(), by, limit);
    }

    /** The same rows in any order. */
    Select unordered() {
        return limit.isNone() ? new Select(body, columns, List.of(), List.of(), limit) : this;
    }

    Select limited(Limit other) {
        return new Select(body, columns, hidden, order, other);
    }

    /** All combinations of the rows of two flat ones. */
    static Select sideBySide(Select left, Select right) {
        return of(both(left.body.from(), right.body.from()), both(left.columns, right.columns))
                .filtered(both(left.body.where(), right.body.where()));
    }

    private static <T> List<T> both(List<T> first, List<T> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    /** The rows as one entry of FROM. */
    String item() {
        boolean single = isFlat()
                && body.where().isEmpty()
                && body.from().size() == 1
                && columns.stream().allMatch(Column::isPlain);
        return single ? body.from().get(0) : "(" + inner(columns.stream()) + ")";
    }

    /** The whole SELECT. */
    String text() {
        boolean inOneSelect = hidden.stream().allMatch(Column::isPlain);
        return inOneSelect
                ? body.select(columns) + tail()
                : limited(Limit.NONE).nested().limited(limit).text();
    }
}
