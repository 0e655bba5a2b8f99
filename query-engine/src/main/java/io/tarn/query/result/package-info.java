/** Results that are kept on disk until somebody reads them, in part or whole, any number of times. */
@NullMarked
package io.tarn.query.result;

import org.jspecify.annotations.NullMarked;
