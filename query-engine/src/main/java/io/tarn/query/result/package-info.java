/** Results on disk: Arrow record batches one after the other in a file, of which any stretch of rows can be read again. */
@NullMarked
package io.tarn.query.result;

import org.jspecify.annotations.NullMarked;
