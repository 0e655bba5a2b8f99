package io.tarn.benchmarks;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The best times as a picture: a group of bars for each query and for all together, on a logarithmic scale. */
record SqlChart(SqlReport report) {
    private static final int BAR = 11;
    private static final int GAP = 12;
    private static final int LEFT = 60;
    private static final int TOP = 70;
    private static final int HEIGHT = 420;
    private static final int BOTTOM = 60;

    void draw(Path png) throws IOException {
        List<String> contenders = report.contenders();
        List<String> queries = report.queries();
        int group = contenders.size() * BAR + GAP;
        Picture picture = new Picture(LEFT + (queries.size() + 2) * group, TOP + HEIGHT + BOTTOM);
        picture.legend(contenders, "milliseconds, the best run");
        double least = 1;
        double most = contenders.stream()
                .mapToDouble(contender -> report.best(contender, queries))
                .filter(Double::isFinite)
                .max()
                .orElse(10);
        Scale scale = new Scale(Math.log10(least), Math.log10(most * 1.5));
        Graphics2D pen = picture.pen();
        axis(pen, scale, LEFT + (queries.size() + 2) * group);
        for (int i = 0; i < queries.size(); i++) {
            group(pen, scale, LEFT + GAP + i * group, queries.get(i), List.of(queries.get(i)));
        }
        group(pen, scale, LEFT + 2 * GAP + queries.size() * group, "total", queries);
        pen.setColor(Color.GRAY);
        pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 10));
        for (int i = 0; i < report.title().size(); i++) {
            pen.drawString(report.title().get(i), LEFT, TOP + HEIGHT + 32 + 13 * i);
        }
        picture.save(png);
    }

    private record Scale(double low, double high) {
        int height(double millis) {
            return Math.max(1, (int) Math.round(HEIGHT * (Math.log10(Math.max(millis, 1)) - low) / (high - low)));
        }
    }

    private static void axis(Graphics2D pen, Scale scale, int right) {
        pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
        for (int power = 0; power <= scale.high(); power++) {
            int y = TOP + HEIGHT - scale.height(Math.pow(10, power));
            pen.setColor(new Color(0xdddddd));
            pen.drawLine(LEFT, y, right - GAP, y);
            pen.setColor(Color.DARK_GRAY);
            pen.drawString(String.format(Locale.ROOT, "%.0f", Math.pow(10, power)), 8, y + 4);
        }
    }

    private void group(Graphics2D pen, Scale scale, int left, String name, List<String> queries) {
        List<String> contenders = report.contenders();
        for (int i = 0; i < contenders.size(); i++) {
            double millis = report.best(contenders.get(i), queries);
            if (Double.isFinite(millis)) {
                int height = scale.height(millis);
                pen.setColor(Picture.colour(i));
                pen.fillRect(left + i * BAR, TOP + HEIGHT - height, BAR - 2, height);
            }
        }
        pen.setColor(Color.DARK_GRAY);
        pen.drawString(name, left, TOP + HEIGHT + 16);
    }
}
