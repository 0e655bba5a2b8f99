package io.tarn.query.spark.offload.random;

import io.tarn.query.spark.offload.random.Templates.Piece;
import io.tarn.query.spark.offload.random.Templates.Template;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Expressions over one row, and aggregate functions over rows, of a wanted kind. */
final class Scalars {
    private static final Templates FUNCTIONS = Templates.of("/random/functions.txt");
    private static final Templates AGGREGATES = Templates.of("/random/aggregates.txt");

    /** A column of doubles whose sums are the same in any order. */
    private static final String SUMMABLE = "B";

    private static final String FILTER = "filter";

    private final Choices choices;

    Scalars(Choices choices) {
        this.choices = choices;
    }

    /** An expression of a kind, with functions in each other up to a depth. */
    String of(Kind kind, List<Column> columns, int depth) {
        int begin = choices.begin();
        String text = depth > 0 && choices.chance(65) ? function(kind, columns, depth) : leaf(kind, columns);
        choices.end(begin);
        return text;
    }

    private String function(Kind kind, List<Column> columns, int depth) {
        List<Template> all = FUNCTIONS.of(kind);
        if (all.isEmpty()) {
            return leaf(kind, columns);
        }
        Template template = choices.of(all);
        String text = fill(template, kind, columns, depth - 1);
        return template.whole() ? text : "(" + text + ")";
    }

    /** A column, if there is one of the kind, or a literal. */
    String leaf(Kind kind, List<Column> columns) {
        List<Column> fitting = columns.stream()
                .filter(column -> column.exact() && column.kind() == kind)
                .toList();
        if (!fitting.isEmpty() && !choices.chance(20)) {
            return choices.of(fitting).name();
        }
        return choices.chance(6) ? "cast(NULL AS " + kind.type() + ")" : SqlText.literal(choices, kind);
    }

    /** An aggregate function over the columns, and what is to be known of its value. */
    Column aggregate(List<Column> columns, int depth) {
        int begin = choices.begin();
        Kind kind = choices.of(AGGREGATES.kinds());
        Template template = choices.of(AGGREGATES.of(kind));
        String text = fill(template, kind, columns, depth);
        text = template.holes(FILTER) ? text : text + filter(columns);
        choices.end(begin);
        return new Column(text, kind, template.exact());
    }

    private String filter(List<Column> columns) {
        return choices.chance(12) ? " FILTER (WHERE " + of(Kind.BOOL, columns, 1) + ")" : "";
    }

    private String fill(Template template, Kind kind, List<Column> columns, int depth) {
        Map<String, Kind> generic = new HashMap<>();
        Map<String, String> repeated = new HashMap<>();
        if (template.generic()) {
            generic.put(template.result(), kind);
        }
        StringBuilder text = new StringBuilder();
        for (Piece piece : template.pieces()) {
            if (!piece.hole()) {
                text.append(piece.text());
            } else if (piece.text().contains("#")) {
                String hole = piece.text().substring(0, piece.text().indexOf('#'));
                String made = repeated.get(piece.text());
                made = made == null ? hole(hole, generic, columns, depth) : made;
                repeated.put(piece.text(), made);
                text.append(made);
            } else {
                text.append(hole(piece.text(), generic, columns, depth));
            }
        }
        return text.toString();
    }

    private String hole(String hole, Map<String, Kind> generic, List<Column> columns, int depth) {
        if (hole.equals(SUMMABLE)) {
            return summable(columns);
        } else if (hole.equals(FILTER)) {
            return filter(columns);
        } else if (List.of("T", "O", "N", "N1").contains(hole)) {
            Kind known = generic.get(hole);
            if (known == null) {
                known = choices.of(any(hole));
                generic.put(hole, known);
            }
            return of(known, columns, depth);
        }
        Optional<Kind> kind = Kind.named(hole);
        return kind.isPresent() ? of(kind.get(), columns, depth) : SqlText.word(choices, hole);
    }

    private static List<Kind> any(String hole) {
        return switch (hole) {
            case "T" -> Kind.COMMON;
            case "O" -> Kind.PLAIN;
            default -> Kind.NUMBERS;
        };
    }

    private String summable(List<Column> columns) {
        List<Column> fitting = columns.stream()
                .filter(column -> column.kind() == Kind.DBL
                        && column.exact()
                        && column.name().endsWith(RandomTables.SUMMABLE))
                .toList();
        return fitting.isEmpty()
                ? "cast(" + of(Kind.INT, columns, 0) + " AS double)"
                : choices.of(fitting).name();
    }
}
