package io.tarn.cli.sql;

import java.util.List;
import java.util.Locale;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Completes keywords, namespaces and tables; keywords in the letter case of what is typed. */
final class NameCompleter implements Completer {
    private final CatalogNames names;

    NameCompleter(CatalogNames names) {
        this.names = names;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        String typed =
                line.word().substring(0, Math.min(line.wordCursor(), line.word().length()));
        CatalogNames.Names known = names.recent();
        known.namespaces().forEach(name -> candidates.add(candidate(name + ".", "namespaces", Ending.OPEN)));
        known.tables().forEach(name -> candidates.add(candidate(name, "tables", Ending.WORD)));
        if (!typed.contains(".")) {
            boolean lower = !typed.isEmpty() && typed.equals(typed.toLowerCase(Locale.ROOT));
            Keywords.ALL.forEach(word ->
                    candidates.add(candidate(lower ? word.toLowerCase(Locale.ROOT) : word, "keywords", Ending.WORD)));
        }
    }

    private enum Ending {
        WORD,
        OPEN
    }

    private static Candidate candidate(String value, String group, Ending ending) {
        return new Candidate(value, value, group, null, null, null, ending == Ending.WORD);
    }
}
