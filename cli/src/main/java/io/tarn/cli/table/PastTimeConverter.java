package io.tarn.cli.table;

import io.tarn.api.DurationText;
import io.tarn.api.TarnException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a time in the past: an age before now, a day in UTC, or an instant. */
final class PastTimeConverter implements ITypeConverter<Instant> {
    private final Clock clock;

    /** For picocli, which makes a converter by its class. */
    PastTimeConverter() {
        this(Clock.systemUTC());
    }

    PastTimeConverter(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Instant convert(String text) {
        try {
            return clock.instant().minus(DurationText.parse(text).value());
        } catch (TarnException e) {
            return time(text);
        }
    }

    private static Instant time(String text) {
        try {
            return text.contains("T")
                    ? Instant.parse(text)
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeException e) {
            throw new TypeConversionException(
                    "'" + text + "' is neither an age nor a time: write 7d, 12h, 2026-01-31 or 2026-01-31T12:00:00Z");
        }
    }
}
