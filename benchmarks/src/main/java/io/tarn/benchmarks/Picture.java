package io.tarn.benchmarks;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** A white sheet to draw on. */
final class Picture {
    private static final int MARGIN = 50;

    private static final List<Color> COLOURS =
            List.of(new Color(0x1b6ca8), new Color(0xe07a3f), new Color(0x7a9e3b), new Color(0x8a5ea8), Color.GRAY);

    private final BufferedImage image;
    private final Graphics2D pen;

    Picture(int width, int height) {
        image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        pen = image.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        pen.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, width, height);
    }

    /** The colour of the contender at this place. */
    static Color colour(int place) {
        return COLOURS.get(place % COLOURS.size());
    }

    Graphics2D pen() {
        return pen;
    }

    /** At the top: who has which colour, and what is drawn. */
    void legend(List<String> contenders, String what) {
        pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        int x = MARGIN;
        for (int i = 0; i < contenders.size(); i++) {
            pen.setColor(colour(i));
            pen.fillRect(x, 18, 14, 14);
            pen.setColor(Color.DARK_GRAY);
            pen.drawString(contenders.get(i), x + 20, 30);
            x += 40 + pen.getFontMetrics().stringWidth(contenders.get(i));
        }
        pen.drawString(what, x + 20, 30);
    }

    void save(Path png) throws IOException {
        pen.dispose();
        Path parent = png.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        ImageIO.write(image, "png", png.toFile());
    }
}
