package io.tarn.rules;

import java.util.List;
import java.util.Set;

/** The modules of the house and their arrows. */
final class House {
    /**
     * One module.
     *
     * @param folder its folder below the root
     * @param rootPackage all its types are in this package or below
     * @param mayUse folders of the modules whose types it may use
     */
    record Module(String folder, String rootPackage, Set<String> mayUse) {}

    private final List<Module> modules;

    House(List<Module> modules) {
        this.modules = List.copyOf(modules);
    }

    /** As {@code modules.txt} says. */
    static House ours() {
        return new House(RuleLines.ofResource("modules.txt").stream()
                .map(words -> new Module(words.get(0), words.get(1), Set.copyOf(words.subList(2, words.size()))))
                .toList());
    }

    List<Module> modules() {
        return modules;
    }

    Module module(String folder) {
        return modules.stream()
                .filter(module -> module.folder().equals(folder))
                .findFirst()
                .orElseThrow(() -> new AssertionError("module " + folder
                        + " is not in build-rules' modules.txt; add it with its package and arrows"));
    }

    /** Patterns of the packages that a module must not use. */
    String[] forbiddenTo(Module user) {
        return modules.stream()
                .filter(module -> !module.equals(user) && !user.mayUse().contains(module.folder()))
                .map(module -> module.rootPackage() + "..")
                .toArray(String[]::new);
    }
}
