package io.tarn.cli.load;

import java.util.ArrayList;
import java.util.List;

/** Cuts {@code month(date), bucket(16, id)} at the commas that stand in no parentheses and no quotes. */
final class FieldList {
    private FieldList() {}

    static List<String> split(List<String> arguments) {
        List<String> fields = new ArrayList<>();
        for (String argument : arguments) {
            split(argument, fields);
        }
        return fields;
    }

    private static void split(String argument, List<String> fields) {
        int depth = 0;
        int start = 0;
        char quote = 0;
        for (int i = 0; i < argument.length(); i++) {
            char c = argument.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '`' || c == '"') {
                quote = c;
            } else if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth--;
            } else if (c == ',' && depth == 0) {
                fields.add(argument.substring(start, i).strip());
                start = i + 1;
            }
        }
        fields.add(argument.substring(start).strip());
    }
}
