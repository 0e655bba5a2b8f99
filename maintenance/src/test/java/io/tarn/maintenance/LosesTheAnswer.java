package io.tarn.maintenance;

import org.apache.iceberg.LocationProviders;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;

/** Commits for real, and then says that it does not know: a connection that broke before the answer came. */
final class LosesTheAnswer implements TableOperations {
    private final TableOperations real;

    LosesTheAnswer(TableOperations real) {
        this.real = real;
    }

    @Override
    public TableMetadata current() {
        return real.current();
    }

    @Override
    public TableMetadata refresh() {
        return real.refresh();
    }

    @Override
    public void commit(TableMetadata base, TableMetadata metadata) {
        real.commit(base, metadata);
        throw new CommitStateUnknownException(new RuntimeException("connection reset"));
    }

    @Override
    public FileIO io() {
        return real.io();
    }

    @Override
    public String metadataFileLocation(String fileName) {
        return real.metadataFileLocation(fileName);
    }

    @Override
    public LocationProvider locationProvider() {
        return LocationProviders.locationsFor(current().location(), current().properties());
    }
}
