package io.tarn.query.http;

import io.tarn.query.format.ResultEncoder;
import io.tarn.query.format.ResultFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The streams that a result goes through on its way into a response: encoder, compression, response. */
final class AnswerBody implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AnswerBody.class);

    private final OpenStream open;
    private final OutputStream compressed;
    private final ResultEncoder encoder;
    private boolean ended;

    AnswerBody(ResultFormat format, ContentCoding coding, OutputStream response) throws IOException {
        open = new OpenStream(response);
        compressed = coding.over(open);
        encoder = format.encoder(compressed);
    }

    ResultEncoder encoder() {
        return encoder;
    }

    /** Ends the compressed data, so that it can be read to its end. */
    void end() throws IOException {
        ended = true;
        compressed.close();
    }

    /** Frees memory of encoder and compressor; what they would still write is dropped. */
    @Override
    public void close() {
        open.discard();
        encoder.close();
        if (!ended) {
            try {
                compressed.close();
            } catch (IOException | UncheckedIOException e) {
                LOG.debug("A body that is given up does not close cleanly", e);
            }
        }
    }
}
