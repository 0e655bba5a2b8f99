package io.tarn.cli;

import picocli.CommandLine.IVersionProvider;

/** {@code tarn --version}: the version in the jar's manifest. */
final class VersionText implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = VersionText.class.getPackage().getImplementationVersion();
        return new String[] {
            "tarn " + (version == null ? "(not built as a jar)" : version), "Java " + System.getProperty("java.version")
        };
    }
}
