/** What clients may set as properties of tables, views, namespaces and warehouses, and how secrets are given. */
@NullMarked
package io.tarn.storage.property;

import org.jspecify.annotations.NullMarked;
