package io.tarn.query.http;

import java.util.ArrayList;
import java.util.List;

/** Reads RFC 4180, and tells an empty field, which is null, from an empty text in quotes. */
final class CsvText {
    private final String text;
    private int at;

    CsvText(String text) {
        this.text = text;
    }

    List<List<String>> records() {
        List<List<String>> records = new ArrayList<>();
        while (at < text.length()) {
            List<String> fields = new ArrayList<>();
            fields.add(field());
            while (text.charAt(at) == ',') {
                at++;
                fields.add(field());
            }
            at += 2;
            records.add(fields);
        }
        return records;
    }

    private String field() {
        if (text.charAt(at) == '"') {
            return quoted();
        }
        int begin = at;
        while (text.charAt(at) != ',' && text.charAt(at) != '\r') {
            at++;
        }
        return at == begin ? null : text.substring(begin, at);
    }

    private String quoted() {
        StringBuilder value = new StringBuilder();
        at++;
        while (true) {
            int quote = text.indexOf('"', at);
            value.append(text, at, quote);
            at = quote + 1;
            if (text.charAt(at) != '"') {
                return value.toString();
            }
            value.append('"');
            at++;
        }
    }
}
