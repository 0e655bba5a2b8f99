package io.tarn.cli.table;

import io.tarn.api.ErrorCode;
import io.tarn.api.TarnException;
import java.util.List;

/**
 * The name of a table or namespace on the command line.
 *
 * @param parts separated by dots, none empty
 */
record TableName(List<String> parts) {

    /**
     * Reads {@code [warehouse.]namespace.table}.
     *
     * @throws TarnException {@code INVALID_VALUE} if there is no namespace
     */
    static TableName ofTable(String text) {
        TableName name = ofNamespace(text);
        if (name.parts.size() < 2) {
            throw new TarnException(
                    ErrorCode.INVALID_VALUE, "'" + text + "' is not a table name: write [warehouse.]namespace.table");
        }
        return name;
    }

    /** Reads {@code [warehouse.]namespace}. */
    static TableName ofNamespace(String text) {
        List<String> parts = List.of(text.split("\\.", -1));
        if (parts.stream().anyMatch(String::isBlank)) {
            throw new TarnException(ErrorCode.INVALID_VALUE, "'" + text + "' is not a name: a part of it is empty");
        }
        return new TableName(parts);
    }

    /** The levels of the namespace of a table. */
    List<String> namespace() {
        return parts.subList(0, parts.size() - 1);
    }

    /** The table's own name. */
    String last() {
        return parts.get(parts.size() - 1);
    }

    /** The name of a table in that warehouse, which it may name. */
    TableName in(String warehouse) {
        return parts.size() > 2 && parts.get(0).equals(warehouse) ? withoutFirst() : this;
    }

    TableName withoutFirst() {
        return new TableName(parts.subList(1, parts.size()));
    }

    @Override
    public String toString() {
        return String.join(".", parts);
    }
}
