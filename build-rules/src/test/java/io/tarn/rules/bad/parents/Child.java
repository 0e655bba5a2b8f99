package io.tarn.rules.bad.parents;

/** A test with two parents; its name keeps Surefire from running it. */
class Child extends Parent {}
