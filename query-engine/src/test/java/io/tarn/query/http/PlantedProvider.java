package io.tarn.query.http;

import java.util.Map;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.io.LocationProvider;

/** A class that metadata names, to be loaded by whoever follows it: then the statement fails. */
public final class PlantedProvider implements LocationProvider {
    private static final long serialVersionUID = 1L;

    public PlantedProvider(String location, Map<String, String> properties) {
        throw new IllegalStateException("code named by metadata runs, at " + location + " with " + properties.size());
    }

    @Override
    public String newDataLocation(String filename) {
        throw new IllegalStateException(filename);
    }

    @Override
    public String newDataLocation(PartitionSpec spec, StructLike partition, String filename) {
        throw new IllegalStateException(filename);
    }
}
