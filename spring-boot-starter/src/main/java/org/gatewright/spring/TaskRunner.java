package org.gatewright.spring;

import java.lang.System.Logger.Level;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.gatewright.server.AuthorizationServer;
import org.gatewright.server.spi.BackgroundTask;
import org.springframework.context.SmartLifecycle;

/** Runs the background tasks of the server while the application runs. */
final class TaskRunner implements SmartLifecycle {
    private static final System.Logger LOG = System.getLogger(TaskRunner.class.getName());

    private final AuthorizationServer server;
    private ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(0);

    TaskRunner(AuthorizationServer server) {
        this.server = server;
    }

    @Override
    public synchronized void start() {
        threads = new ScheduledThreadPoolExecutor(server.backgroundTasks().isEmpty() ? 0 : 1, work -> {
            Thread thread = new Thread(work, "gatewright-tasks");
            thread.setDaemon(true);
            return thread;
        });
        for (BackgroundTask task : server.backgroundTasks()) {
            Future<?> unused = threads.scheduleWithFixedDelay(
                    () -> run(task), 0, task.every().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static void run(BackgroundTask task) {
        try {
            task.work().run();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, () -> "The background task '" + task.name() + "' failed: " + e);
        }
    }

    @Override
    public synchronized void stop() {
        threads.shutdownNow();
    }

    @Override
    public synchronized boolean isRunning() {
        return !threads.isShutdown() && threads.getCorePoolSize() > 0;
    }
}
