package io.tarn.rules.bad.name;

/** A name that says nothing. */
class TextUtils {}
