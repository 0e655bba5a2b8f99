package io.tarn.storage.property;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the words of a property's name say: that its value is the name of a class, or a secret. Names are free text of their owners, so
 * only the last words count, and only in the forms in which configuration is written ({@code data_class} and {@code token_count}
 * are names like others).
 */
final class PropertyWords {
    private static final Pattern CLASS =
            Pattern.compile("(?s).*([.-](impl|class|classname|factory)|_impl|class-name|.factory)");
    private static final Pattern CAMEL_CLASS = Pattern.compile("(?s).*[a-z0-9](Impl|Class|ClassName|Factory)");
    private static final Pattern HUMP = Pattern.compile("([a-z0-9])([A-Z])");
    private static final Pattern BETWEEN = Pattern.compile("[._-]");

    private static final Set<String> SECRETS = Set.of(
            "apikey",
            "credential",
            "credentials",
            "passphrase",
            "passwd",
            "password",
            "pwd",
            "secret",
            "secrets",
            "token");

    /** Before {@code key}. */
    private static final Set<String> KEYS =
            Set.of("access", "account", "api", "encryption", "private", "secret", "shared");

    private PropertyWords() {}

    /** Whether the value is loaded as a class. */
    static boolean nameClass(String name) {
        return CLASS.matcher(name.toLowerCase(Locale.ROOT)).matches()
                || CAMEL_CLASS.matcher(name).matches();
    }

    /** Whether the value is a secret. */
    static boolean nameSecret(String name) {
        String spread = HUMP.matcher(name).replaceAll("$1-$2").toLowerCase(Locale.ROOT);
        List<String> words = List.of(BETWEEN.split(spread, -1));
        String last = words.get(words.size() - 1);
        String before = words.size() > 1 ? words.get(words.size() - 2) : "";
        return SECRETS.contains(last)
                || (last.equals("key") && KEYS.contains(before))
                || (last.equals("string") && before.equals("connection"));
    }
}
