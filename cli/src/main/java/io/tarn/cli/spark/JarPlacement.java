package io.tarn.cli.spark;

/** How jars get into a folder. */
enum JarPlacement {
    /** As symbolic links: at once, for this machine only. */
    LINKS,
    /** As files of their own, which can be moved to other machines. */
    FILES
}
