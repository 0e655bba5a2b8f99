package io.tarn.rules.bad.name;

/** Something that everybody shares. */
class Registry {
    static int entries;
}
