package io.tarn.cli.table;

import io.tarn.api.TarnException;
import io.tarn.cli.terminal.SizeText;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a size from the command line; wrong usage if it is none. */
final class SizeConverter implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
        try {
            return SizeText.parse(text);
        } catch (TarnException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
