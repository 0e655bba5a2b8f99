package io.tarn.rules.bad.parents;

/** A contract on top of another. */
abstract class Parent extends GrandParent {}
