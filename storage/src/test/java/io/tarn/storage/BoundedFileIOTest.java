package io.tarn.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.iceberg.io.BulkDeletionFailureException;
import org.apache.iceberg.io.FileInfo;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is outside of the locations of a table is not touched, whichever method is called. */
class BoundedFileIOTest {
    @TempDir
    private Path folder;

    private BoundedFileIO io;
    private Path own;
    private Path readOnly;
    private Path foreign;

    @BeforeEach
    void write() throws Exception {
        own = file("t/data/own");
        readOnly = file("shared/read");
        foreign = file("other/data/foreign");
        io = FileStores.local()
                .of(LocationRanges.of(Location.of(folder.resolve("t")))
                        .withReadOnly(List.of(Location.of(folder.resolve("shared")))));
    }

    private Path file(String name) throws Exception {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "x");
    }

    @Test
    void ownFilesAreReadWrittenListedAndDeleted() throws Exception {
        assertThat(io.newInputFile(own.toString()).getLength()).isOne();
        io.newOutputFile(folder.resolve("t/data/new").toString()).create().close();
        assertThat(io.listPrefix(folder.resolve("t").toString()))
                .extracting(FileInfo::size)
                .hasSize(2);
        io.deleteFile(own.toString());
        assertThat(own).doesNotExist();
        io.deletePrefix(folder.resolve("t/data").toString());
        assertThat(folder.resolve("t/data")).doesNotExist();
    }

    @Test
    void filesOfOthersAreRefused() {
        String file = foreign.toString();
        refused(() -> io.newInputFile(file));
        refused(() -> io.newInputFile(file, 1));
        refused(() -> io.newOutputFile(file));
        refused(() -> io.deleteFile(file));
        refused(() -> io.deleteFile(io.newInputFile(file)));
        refused(() -> io.listPrefix(folder.resolve("other").toString()));
        refused(() -> io.listPrefix(folder.toString()));
        refused(() -> io.deletePrefix(folder.resolve("other").toString()));
        refused(() -> io.newInputFile(folder.resolve("t") + "/../other/data/foreign"));
        assertThat(foreign).exists();
    }

    @Test
    void filesThatMayOnlyBeReadStay() {
        assertThatCode(() -> io.newInputFile(readOnly.toString()).newStream().close())
                .doesNotThrowAnyException();
        refused(() -> io.deleteFile(readOnly.toString()));
        refused(() -> io.newOutputFile(readOnly.toString()));
        assertThat(readOnly).exists();
    }

    @Test
    void ofManyFilesOnlyTheOwnAreDeletedAndTheOthersCountAsFailed() {
        assertThatThrownBy(() -> io.deleteFiles(List.of(foreign.toString(), own.toString(), readOnly.toString())))
                .isInstanceOfSatisfying(
                        BulkDeletionFailureException.class,
                        e -> assertThat(e.numberFailedObjects()).isEqualTo(2));
        assertThat(own).doesNotExist();
        assertThat(foreign).exists();
        assertThat(readOnly).exists();
    }

    @Test
    void itHoldsInAnotherProcess() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(io);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            BoundedFileIO copy = (BoundedFileIO) in.readObject();
            refused(() -> copy.newInputFile(foreign.toString()));
            assertThat(copy.newInputFile(own.toString()).exists()).isTrue();
        }
    }

    private static void refused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(OutsideLocationException.class)
                .hasMessageContaining("not in the locations of the table");
    }
}
