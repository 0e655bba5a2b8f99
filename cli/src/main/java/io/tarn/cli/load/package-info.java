/**
 * {@code tarn load}: which files are meant and what they are, their upload with its progress, and the load on the server.
 */
@NullMarked
package io.tarn.cli.load;

import org.jspecify.annotations.NullMarked;
