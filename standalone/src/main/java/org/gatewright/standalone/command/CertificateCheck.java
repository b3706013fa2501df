package org.gatewright.standalone.command;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.gatewright.server.config.Issuer;
import org.gatewright.standalone.config.Network;
import org.jspecify.annotations.Nullable;

/** The check of the certificate of the server: its time, and its names (RFC 9525). */
final class CertificateCheck {
    private static final String CHECK = "certificate";
    private static final Duration SOON = Duration.ofDays(21);
    private static final int DNS = 2;
    private static final int ADDRESS = 7;

    private CertificateCheck() {}

    static void of(Network.Tls files, Issuer issuer, Clock clock, Consumer<Finding> report) {
        try (InputStream file = Files.newInputStream(files.certificate())) {
            if (CertificateFactory.getInstance("X.509").generateCertificate(file) instanceof X509Certificate first) {
                report.accept(time(first, clock.instant()));
                report.accept(names(first, URI.create(issuer.value()).getHost()));
            }
        } catch (IOException | CertificateException e) {
            report.accept(Finding.failed(
                    CHECK, "cannot read " + files.certificate(), "set 'tls' to a certificate in PEM and its key"));
        }
    }

    private static Finding time(X509Certificate certificate, Instant now) {
        Instant begin = certificate.getNotBefore().toInstant();
        Instant end = certificate.getNotAfter().toInstant();
        if (now.isBefore(begin)) {
            return Finding.failed(CHECK, "not valid before " + begin, "check the clock of this machine");
        }
        if (now.isAfter(end)) {
            return Finding.failed(CHECK, "expired on " + end, "renew it");
        }
        Duration left = Duration.between(now, end);
        String days = "days left: " + left.toDays();
        return left.compareTo(SOON) < 0 ? Finding.warning(CHECK, days, "renew it") : Finding.ok(CHECK, days);
    }

    private static Finding names(X509Certificate certificate, String host) throws CertificateException {
        List<String> names = names(certificate).toList();
        return names.stream().anyMatch(name -> isFor(name, host.toLowerCase(Locale.ROOT)))
                ? Finding.ok(CHECK, "is for " + host)
                : Finding.failed(
                        CHECK,
                        "is not for " + host + ", only for " + String.join(", ", names),
                        "get one with the host of the issuer");
    }

    private static Stream<String> names(X509Certificate certificate) throws CertificateException {
        @Nullable Iterable<List<?>> names = certificate.getSubjectAlternativeNames();
        Stream.Builder<String> texts = Stream.builder();
        if (names != null) {
            for (List<?> name : names) {
                if ((name.get(0).equals(DNS) || name.get(0).equals(ADDRESS)) && name.get(1) instanceof String text) {
                    texts.add(text.toLowerCase(Locale.ROOT));
                }
            }
        }
        return texts.build();
    }

    /** Returns whether a name, perhaps with a wildcard for the first label, is that of the host. */
    static boolean isFor(String name, String host) {
        int dot = host.indexOf('.');
        return name.equals(bare(host))
                || name.startsWith("*.") && dot > 0 && name.substring(1).equals(host.substring(dot));
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
