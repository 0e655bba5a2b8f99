/**
 * The contract of Tarn's own endpoints: error codes, request and answer bodies, and the OpenAPI document that describes
 * them. Knows no other module, no server and no engine; server and client share these types, so they cannot disagree.
 */
@NullMarked
package io.tarn.api;

import org.jspecify.annotations.NullMarked;
