package io.tarn.cli.terminal;

import java.util.List;

/** An exception that has more to show than one line, such as the place in a text where it went wrong. */
public interface Explained {

    /** Lines to be printed below the message. */
    List<String> explanation();
}
