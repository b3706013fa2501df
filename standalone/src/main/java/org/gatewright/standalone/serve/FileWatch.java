package org.gatewright.standalone.serve;

import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Looks at the files of the settings each second, and when the process is told to (SIGHUP). Thread-safe. */
final class FileWatch implements AutoCloseable {
    private static final long PAUSE_SECONDS = 1;

    private final Runnable files;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    /**
     * Watches files.
     *
     * @param files reads those that have changed; must not fail
     */
    FileWatch(Runnable files) {
        this.files = files;
        this.thread = new Thread(this::run, "gatewright files");
        thread.setDaemon(true);
        thread.start();
        onHangUp(this::refresh);
    }

    /**
     * SIGHUP ends a process that does not know it. The class for signals is in every JDK and outside of what compilers let
     * programs name, so it is found by its name; where there are no such signals, there is nothing to know.
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
            // Windows has none, and a Java that was told to use no signals.
        }
    }

    /** Reads what has changed. */
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
