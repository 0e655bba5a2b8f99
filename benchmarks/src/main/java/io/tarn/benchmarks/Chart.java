package io.tarn.benchmarks;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The measurements as a picture: one panel a workload, bars for each number of clients, one colour a catalog. */
record Chart(List<Measurement> measured, List<String> contenders) {
    private static final int PANEL_WIDTH = 460;
    private static final int PANEL_HEIGHT = 280;
    private static final int MARGIN = 50;
    private static final int COLUMNS = 2;

    void draw(Path file) throws IOException {
        List<Workload> workloads =
                measured.stream().map(Measurement::workload).distinct().toList();
        int rows = (workloads.size() + COLUMNS - 1) / COLUMNS;
        Picture picture = new Picture(COLUMNS * PANEL_WIDTH, rows * PANEL_HEIGHT + MARGIN);
        Graphics2D pen = picture.pen();
        picture.legend(contenders, "operations a second by number of clients");
        for (int i = 0; i < workloads.size(); i++) {
            Graphics2D panel = (Graphics2D) pen.create(
                    (i % COLUMNS) * PANEL_WIDTH, MARGIN + (i / COLUMNS) * PANEL_HEIGHT, PANEL_WIDTH, PANEL_HEIGHT);
            panel(panel, workloads.get(i));
            panel.dispose();
        }
        picture.save(file);
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
            pen.setColor(Picture.colour(colour));
            pen.fillRect(x, floor - size, bar - 3, size);
            pen.setColor(Color.DARK_GRAY);
            pen.drawString(String.format(Locale.ROOT, "%.0f", row.perSecond()), x, floor - size - 3);
        }
        for (int i = 0; i < clients.size(); i++) {
            pen.drawString(String.valueOf(clients.get(i)), MARGIN + i * group + group / 2 - 10, floor + 16);
        }
    }
}
