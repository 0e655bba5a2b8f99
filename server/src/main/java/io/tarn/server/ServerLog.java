package io.tarn.server;

import java.nio.file.Path;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.appender.ConsoleAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.builder.api.AppenderComponentBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilderFactory;
import org.apache.logging.log4j.core.config.builder.api.RootLoggerComponentBuilder;
import org.apache.logging.log4j.core.config.builder.impl.BuiltConfiguration;

/**
 * The log of the process: {@code tarn.log} in the data folder, at most ten files of 10 MB, and standard error for a server in
 * the foreground. Spark and its libraries are heard from WARN up only.
 */
public final class ServerLog {
    private static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5p %c{1.} %m%n%xEx";
    private static final String[] TALKATIVE = {"org", "com", "software", "io.netty", "io.javalin"};

    /**
     * These warn at every start about host names, native Hadoop code and spark.local.dir, or when a name is looked up in
     * several places; none of which matters here.
     */
    private static final String[] KNOWN_HARMLESS = {
        "org.apache.spark.util.Utils",
        "org.apache.spark.SparkConf",
        "org.apache.hadoop.util.NativeCodeLoader",
        "org.apache.iceberg.spark.Spark3Util"
    };

    /** These log a failed task with its stack trace; the statement's own error says it, and a defect is logged by Tarn. */
    private static final String[] TOLD_ELSEWHERE = {
        "org.apache.spark.executor.Executor", "org.apache.spark.scheduler.TaskSetManager"
    };

    /** Who reads the log as it is written. */
    public enum Audience {
        /** A server in the foreground: file and standard error. */
        FILE_AND_STANDARD_ERROR,
        /** A server inside another command: the file alone. */
        FILE
    }

    private ServerLog() {}

    /** Begins to log below this folder; what was logged before went nowhere. */
    public static void open(Path folder, Audience audience) {
        ConfigurationBuilder<BuiltConfiguration> log = ConfigurationBuilderFactory.newConfigurationBuilder();
        log.setStatusLevel(Level.OFF);
        log.add(file(log, folder));
        RootLoggerComponentBuilder root = log.newRootLogger(Level.INFO).add(log.newAppenderRef("file"));
        if (audience == Audience.FILE_AND_STANDARD_ERROR) {
            log.add(log.newAppender("console", "Console")
                    .addAttribute("target", ConsoleAppender.Target.SYSTEM_ERR)
                    .add(log.newLayout("PatternLayout").addAttribute("pattern", PATTERN)));
            root.add(log.newAppenderRef("console"));
        }
        log.add(root);
        for (String name : TALKATIVE) {
            log.add(log.newLogger(name, Level.WARN));
        }
        for (String name : KNOWN_HARMLESS) {
            log.add(log.newLogger(name, Level.ERROR));
        }
        for (String name : TOLD_ELSEWHERE) {
            log.add(log.newLogger(name, Level.OFF));
        }
        Configurator.reconfigure(log.build());
    }

    private static AppenderComponentBuilder file(ConfigurationBuilder<BuiltConfiguration> log, Path folder) {
        return log.newAppender("file", "RollingFile")
                .addAttribute("fileName", folder.resolve("tarn.log").toString())
                .addAttribute("filePattern", folder.resolve("tarn-%i.log").toString())
                // Names of tables and texts of statements are no business of other users.
                .addAttribute("filePermissions", "rw-------")
                .add(log.newLayout("PatternLayout").addAttribute("pattern", PATTERN))
                .addComponent(log.newComponent("Policies")
                        .addComponent(
                                log.newComponent("SizeBasedTriggeringPolicy").addAttribute("size", "10MB")))
                .addComponent(log.newComponent("DefaultRolloverStrategy").addAttribute("max", "10"));
    }
}
