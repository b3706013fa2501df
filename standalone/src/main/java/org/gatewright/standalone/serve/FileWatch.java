package org.gatewright.standalone.serve;

import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A watcher that checks the settings files every second and on SIGHUP. Thread-safe. */
final class FileWatch implements AutoCloseable {
    private static final long PAUSE_SECONDS = 1;

    private final Runnable files;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    /**
     * Watches files.
     *
     * @param files reloads changed files; must not throw
     */
    FileWatch(Runnable files) {
        this.files = files;
        this.thread = new Thread(this::run, "gatewright files");
        thread.setDaemon(true);
        thread.start();
        onHangUp(this::refresh);
    }

    /**
     * Handles SIGHUP, which would otherwise end the process. The signal classes exist in every JDK but are not accessible at
     * compile time, so they are loaded by name; platforms without the signal are ignored.
     */
    private static void onHangUp(Runnable refresh) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object calls = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        refresh.run();
                        return null;
                    });
            Object hangUp = signal.getConstructor(String.class).newInstance("HUP");
            signal.getMethod("handle", signal, handler).invoke(null, hangUp, calls);
        } catch (ReflectiveOperationException none) {
            // Windows has no SIGHUP, and a JVM with -Xrs handles no signals.
        }
    }

    /** Reloads changed files. */
    void refresh() {
        files.run();
    }

    private void run() {
        try {
            while (!closing.await(PAUSE_SECONDS, TimeUnit.SECONDS)) {
                refresh();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closing.countDown();
    }
}
