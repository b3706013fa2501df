package org.gatewright.standalone.mail;

import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.gatewright.identity.mail.MailDelivery;
import org.gatewright.identity.mail.MailSender;
import org.gatewright.identity.mail.Mailer;
import org.gatewright.identity.mail.Notice;
import org.gatewright.identity.mail.Origin;
import org.gatewright.identity.user.User;
import org.gatewright.openid.Sessions;
import org.gatewright.protocol.FormCodec;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.jose.Sealer;
import org.gatewright.server.config.Settings;
import org.gatewright.server.spi.Feature;
import org.gatewright.server.spi.Setup;
import org.jspecify.annotations.Nullable;

/**
 * The mails of one server, which its outbox sends. To be enabled before the features that send them; used once the server is
 * built. Thread-safe.
 */
public final class Mails implements Feature {
    /** The purpose of the permanent key with which mails in the outbox are sealed. */
    public static final String SEALED = "mails";

    /** The purpose of the permanent key of the hashes of recipients in the outbox. */
    public static final String RECIPIENTS = "recipients of mails";

    private static final System.Logger LOG = System.getLogger(Mails.class.getName());
    private static final int MAX_WAITING = 1000;
    private static final long DELAY_MILLIS = 100;
    private static final ScheduledThreadPoolExecutor LATER = executor("gatewright-mails");

    /** Makes mails that unauthenticated requests ask for, so that these cannot displace notifications of users. */
    private static final ScheduledThreadPoolExecutor LATER_FOR_STRANGERS = executor("gatewright-mails-asked");

    private final Optional<MailSender> sender;
    private final String tenant;
    private @Nullable Parts parts;

    private record Parts(Mailer mailer, Settings settings) {}

    /**
     * Creates the mails of a server.
     *
     * @param sender empty if none are sent
     * @param tenant the name of the server, for end-users
     */
    public Mails(Optional<MailSender> sender, String tenant) {
        this.sender = sender;
        this.tenant = tenant;
    }

    private static ScheduledThreadPoolExecutor executor(String name) {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
        executor.setKeepAliveTime(30, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    @Override
    public void install(Setup setup) {
        sender.ifPresent(known -> {
            Settings settings = setup.settings();
            MailDelivery delivery = new MailDelivery(
                    known,
                    Sealer.of(setup.permanentKey(SEALED).orElseThrow(), SEALED),
                    setup.permanentKey(RECIPIENTS).orElseThrow(),
                    setup.events(),
                    settings.entropy());
            setup.outbox().add(MailDelivery.KIND, delivery);
            Mailer mailer = new Mailer(
                    delivery,
                    setup.stores().outbox(),
                    setup.outbox()::wake,
                    tenant,
                    ZoneId.systemDefault(),
                    settings.clock());
            parts = new Parts(mailer, settings);
        });
    }

    /** Returns whether mails are sent. */
    public boolean areSent() {
        return sender.isPresent();
    }

    private Parts parts() {
        Parts known = parts;
        if (known == null) {
            throw new IllegalStateException("This server sends no mails");
        }
        return known;
    }

    /**
     * Makes a mail that an unauthenticated request asks for, some time after the response, so that neither the response time
     * nor the processor load reveals anything. Drops it if too many are waiting.
     *
     * @param work makes the mail, if there is a recipient
     */
    public void laterForStrangers(Runnable work) {
        later(LATER_FOR_STRANGERS, work);
    }

    /** Makes a mail to an authenticated user, after the response. Drops it if too many are waiting. */
    public void later(Runnable work) {
        later(LATER, work);
    }

    private static void later(ScheduledThreadPoolExecutor executor, Runnable work) {
        if (executor.getQueue().size() >= MAX_WAITING) {
            LOG.log(Level.WARNING, "Too many mails are waiting to be made; one is dropped");
            return;
        }
        ScheduledFuture<?> unused = executor.schedule(() -> make(work), DELAY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Waits until the mails that were asked for are made, so that the end of the program loses none; at most that long. */
    public static void awaitMade(Duration patience) {
        List<ScheduledFuture<?>> last = new ArrayList<>();
        for (ScheduledThreadPoolExecutor executor : List.of(LATER, LATER_FOR_STRANGERS)) {
            if (!executor.getQueue().isEmpty() || executor.getActiveCount() > 0) {
                last.add(executor.schedule(() -> {}, DELAY_MILLIS, TimeUnit.MILLISECONDS)); // behind all others
            }
        }
        try {
            for (ScheduledFuture<?> each : last) {
                each.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (ExecutionException | TimeoutException e) {
            LOG.log(Level.WARNING, "Some mails are not made before the end of the program");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void make(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.log(
                    Level.WARNING,
                    () -> "A mail could not be made: " + e.getClass().getName());
        }
    }

    /** Stores a mail to that address, in the language of the user. */
    public void send(Notice notice, String address, User user, Origin origin, Duration life) {
        Object locale = user.profile().claims().get("locale");
        send(notice, address, locale instanceof String tag ? List.of(tag) : List.of(), origin, life);
    }

    /** Stores a mail to that address, in one of these languages. */
    public void send(Notice notice, String address, List<String> languages, Origin origin, Duration life) {
        parts().mailer.send(notice, address, languages, origin, life);
    }

    /** Returns where a request comes from, for a mail about it. */
    public Origin origin(Request http) {
        String browser = Sessions.browser(http).replace("/", " on ");
        return new Origin(
                parts().settings.now(),
                Optional.of(browser).filter(text -> !text.isEmpty()),
                Optional.empty(),
                Optional.of(http.address()));
    }

    /** Returns the address of a page of this server, with the secret of a link. */
    public URI link(String path, String secret) {
        return URI.create(parts().settings.issuer() + path + "?link=" + FormCodec.encode(secret));
    }

    /** Returns the address of a page of this server. */
    public URI page(String path) {
        return URI.create(parts().settings.issuer() + path);
    }
}
