package io.tarn.query.spark.offload.random;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What expressions there are, by the kind of their value; read from a resource that says how it is written. */
final class Templates {
    private static final Pattern LINE = Pattern.compile("(\\w+)(~?)(?: (\\d+))?: (.+)");
    private static final Pattern PIECE = Pattern.compile("\\{([\\w#]+)}|[^{]+|\\{");

    /** A call, a case or a part of a value; whatever is no such thing has an operator. */
    private static final Pattern WHOLE = Pattern.compile(
            "\\w+\\([^()]*(\\([^()]*(\\([^()]*\\))*[^()]*\\)[^()]*)*\\)|CASE .* END|\\{\\w+}(\\.\\w|\\[.*])");

    private final Map<Kind, List<Template>> byKind = new EnumMap<>(Kind.class);

    private Templates() {}

    /** A stretch of text, or the name of what is to stand there. */
    record Piece(String text, boolean hole) {}

    /**
     * An expression with holes.
     *
     * @param result the name of its kind
     * @param whole whether it can stand in another one without parentheses
     */
    record Template(String result, boolean exact, boolean whole, List<Piece> pieces) {
        /** Whether a hole takes its kind from the value of the whole. */
        boolean generic() {
            return result.equals("T") || result.equals("O");
        }

        /** Whether there is a hole of a name. */
        boolean holes(String name) {
            return pieces.contains(new Piece(name, true));
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder();
            pieces.forEach(piece -> text.append(piece.hole() ? "{" + piece.text() + "}" : piece.text()));
            return text.toString();
        }
    }

    static Templates of(String resource) {
        Templates templates = new Templates();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(Templates.class.getResourceAsStream(resource), StandardCharsets.UTF_8))) {
            lines.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(templates::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return templates;
    }

    private void add(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("no expression: " + line);
        }
        String result = matcher.group(1);
        Template template = new Template(
                result,
                matcher.group(2).isEmpty(),
                WHOLE.matcher(matcher.group(4)).matches(),
                pieces(matcher.group(4)));
        int often = matcher.group(3) == null ? 1 : Integer.parseInt(matcher.group(3));
        List<Kind> kinds = switch (result) {
            case "T" -> List.of(Kind.values());
            case "O" -> Kind.PLAIN;
            default -> List.of(Kind.named(result).orElseThrow());
        };
        for (Kind kind : kinds) {
            for (int i = 0; i < often; i++) {
                byKind.computeIfAbsent(kind, none -> new ArrayList<>()).add(template);
            }
        }
    }

    private static List<Piece> pieces(String text) {
        List<Piece> pieces = new ArrayList<>();
        Matcher matcher = PIECE.matcher(text);
        while (matcher.find()) {
            pieces.add(
                    matcher.group(1) == null ? new Piece(matcher.group(), false) : new Piece(matcher.group(1), true));
        }
        return pieces;
    }

    /** Those that make a value of a kind; maybe none. */
    List<Template> of(Kind kind) {
        return byKind.getOrDefault(kind, List.of());
    }

    /** The kinds of which there are some. */
    List<Kind> kinds() {
        return List.copyOf(byKind.keySet());
    }
}
