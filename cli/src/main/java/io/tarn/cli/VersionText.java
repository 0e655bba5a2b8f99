package io.tarn.cli;

import io.tarn.api.Version;
import picocli.CommandLine.IVersionProvider;

/** {@code tarn --version}: the version of the build. */
final class VersionText implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"tarn " + Version.current().value(), "Java " + System.getProperty("java.version")};
    }
}
