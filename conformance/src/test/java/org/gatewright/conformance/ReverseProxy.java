package org.gatewright.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.gatewright.server.testing.Certificates;
import org.gatewright.testkit.Await;
import org.gatewright.testkit.Wire;

/** Common reverse proxies, with the documented settings. */
enum ReverseProxy {
    NGINX {
        @Override
        List<String> command(Path settings) {
            return List.of("nginx", "-p", settings.getParent().toString(), "-c", settings.toString());
        }

        @Override
        String settings(Path folder, int port, int server) {
            return """
                    daemon off;
                    pid %1$s/pid;
                    error_log %1$s/error.log;
                    events {}
                    http {
                      access_log off;
                      client_body_temp_path %1$s/body;
                      proxy_temp_path %1$s/proxy;
                      fastcgi_temp_path %1$s/fastcgi;
                      uwsgi_temp_path %1$s/uwsgi;
                      scgi_temp_path %1$s/scgi;
                      server {
                        listen 127.0.0.1:%2$d ssl;
                        ssl_certificate %1$s/server.pem;
                        ssl_certificate_key %1$s/server.key;
                        ssl_verify_client optional_no_ca;
                        location / {
                          proxy_pass http://127.0.0.1:%3$d;
                          proxy_set_header Host $host;
                          proxy_set_header X-Forwarded-Proto $scheme;
                          proxy_set_header X-Forwarded-For $remote_addr;
                          proxy_set_header Client-Cert $ssl_client_escaped_cert;
                        }
                      }
                    }
                    """.formatted(folder, port, server);
        }
    },
    HAPROXY {
        @Override
        List<String> command(Path settings) {
            return List.of("haproxy", "-f", settings.toString());
        }

        @Override
        String settings(Path folder, int port, int server) {
            return """
                    defaults
                      mode http
                      timeout connect 5m
                      timeout client 5m
                      timeout server 5m
                    frontend tls
                      bind 127.0.0.1:%2$d ssl crt %1$s/both.pem ca-file %1$s/clients.pem verify optional crt-ignore-err all ca-ignore-err all
                      http-request del-header Client-Cert
                      http-request set-header X-Forwarded-Proto https
                      http-request set-header X-Forwarded-For %%[src]
                      http-request set-header Client-Cert :%%[ssl_c_der,base64]: if { ssl_c_used }
                      default_backend gatewright
                    backend gatewright
                      server one 127.0.0.1:%3$d
                    """.formatted(folder, port, server);
        }
    };

    abstract List<String> command(Path settings);

    /** The settings of a proxy that listens with TLS on a port and passes on to a server on another. */
    abstract String settings(Path folder, int port, int server);

    /** Starts the proxy in front of a server; returns once it accepts connections. */
    WebStack.Running start(Path folder, Certificates certificates, int server) {
        int port = Wire.freePort();
        try {
            Files.writeString(folder.resolve("server.pem"), certificates.certificatePem("server"));
            Files.writeString(folder.resolve("server.key"), certificates.keyPem("server"));
            Files.writeString(
                    folder.resolve("both.pem"), certificates.certificatePem("server") + certificates.keyPem("server"));
            Files.writeString(folder.resolve("clients.pem"), certificates.certificatePem("root"));
            Path settings = Files.writeString(folder.resolve("settings"), settings(folder, port, server));
            Process process = new ProcessBuilder(command(settings))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("output").toFile())
                    .start();
            Await.until(name() + " listens", () -> {
                if (!process.isAlive()) {
                    throw new AssertionError(Files.readString(folder.resolve("output")));
                }
                return listens(port);
            });
            return new WebStack.Running(port, process::destroyForcibly);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The command " + name().toLowerCase(Locale.ROOT)
                            + " cannot be run; install it with: sudo apt-get install nginx-light haproxy",
                    e);
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
