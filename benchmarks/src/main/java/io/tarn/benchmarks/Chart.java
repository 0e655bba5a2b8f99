package io.tarn.benchmarks;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;

/** The measurements as a picture: one panel a workload, bars for each number of clients, one colour a catalog. */
record Chart(List<Measurement> measured, List<String> contenders) {
    private static final int PANEL_WIDTH = 460;
    private static final int PANEL_HEIGHT = 280;
    private static final int MARGIN = 50;
    private static final int COLUMNS = 2;
    private static final List<Color> COLOURS =
            List.of(new Color(0x1b6ca8), new Color(0xe07a3f), new Color(0x7a9e3b), new Color(0x8a5ea8));

    void draw(Path file) throws IOException {
        List<Workload> workloads =
                measured.stream().map(Measurement::workload).distinct().toList();
        int rows = (workloads.size() + COLUMNS - 1) / COLUMNS;
        BufferedImage image =
                new BufferedImage(COLUMNS * PANEL_WIDTH, rows * PANEL_HEIGHT + MARGIN, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        pen.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, image.getWidth(), image.getHeight());
        legend(pen);
        for (int i = 0; i < workloads.size(); i++) {
            Graphics2D panel = (Graphics2D) pen.create(
                    (i % COLUMNS) * PANEL_WIDTH, MARGIN + (i / COLUMNS) * PANEL_HEIGHT, PANEL_WIDTH, PANEL_HEIGHT);
            panel(panel, workloads.get(i));
            panel.dispose();
        }
        pen.dispose();
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        ImageIO.write(image, "png", file.toFile());
    }

    private void legend(Graphics2D pen) {
        pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        int x = MARGIN;
        for (int i = 0; i < contenders.size(); i++) {
            pen.setColor(COLOURS.get(i % COLOURS.size()));
            pen.fillRect(x, 18, 14, 14);
            pen.setColor(Color.DARK_GRAY);
            pen.drawString(contenders.get(i), x + 20, 30);
            x += 40 + pen.getFontMetrics().stringWidth(contenders.get(i));
        }
        pen.drawString("operations a second by number of clients", x + 20, 30);
    }

    private void panel(Graphics2D pen, Workload workload) {
        List<Measurement> rows =
                measured.stream().filter(row -> row.workload() == workload).toList();
        List<Integer> clients =
                rows.stream().map(Measurement::clients).distinct().toList();
        double most = rows.stream().mapToDouble(Measurement::perSecond).max().orElse(1);
        int floor = PANEL_HEIGHT - 40;
        int height = floor - 50;
        pen.setColor(Color.DARK_GRAY);
        pen.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 13));
        pen.drawString(workload.title(), MARGIN, 22);
        pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
        pen.setStroke(new BasicStroke(1f));
        pen.drawLine(MARGIN, floor, PANEL_WIDTH - 20, floor);
        int group = (PANEL_WIDTH - MARGIN - 20) / Math.max(1, clients.size());
        int bar = Math.max(6, (group - 20) / Math.max(1, contenders.size()));
        for (Measurement row : rows) {
            int colour = contenders.indexOf(row.contender());
            int x = MARGIN + clients.indexOf(row.clients()) * group + 8 + colour * bar;
            int size = (int) Math.round(height * row.perSecond() / most);
            pen.setColor(COLOURS.get(colour % COLOURS.size()));
            pen.fillRect(x, floor - size, bar - 3, size);
            pen.setColor(Color.DARK_GRAY);
            pen.drawString(String.format(Locale.ROOT, "%.0f", row.perSecond()), x, floor - size - 3);
        }
        for (int i = 0; i < clients.size(); i++) {
            pen.drawString(String.valueOf(clients.get(i)), MARGIN + i * group + group / 2 - 10, floor + 16);
        }
    }
}
