package org.gatewright.store.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.EpollProvider;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The setup of the client library, which fails and reconnects quickly and never resends a command. */
final class ClientSetup {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration REFRESH = Duration.ofSeconds(5);

    private ClientSetup() {}

    static ClientResources resources() {
        return ClientResources.builder()
                .reconnectDelay(Delay.fullJitter(Duration.ofMillis(10), LONGEST_PAUSE, 50, TimeUnit.MILLISECONDS))
                .commandLatencyRecorder(CommandLatencyRecorder.disabled())
                .build();
    }

    static ClientOptions single(RedisSettings settings) {
        return prepare(ClientOptions.builder(), settings).build();
    }

    static ClusterClientOptions cluster(RedisSettings settings) {
        ClusterClientOptions.Builder builder = ClusterClientOptions.builder()
                .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                        .enablePeriodicRefresh(REFRESH)
                        .adaptiveRefreshTriggersTimeout(LONGEST_PAUSE)
                        .refreshTriggersReconnectAttempts(1)
                        .build());
        prepare(builder, settings);
        return builder.build();
    }

    private static ClientOptions.Builder prepare(ClientOptions.Builder builder, RedisSettings settings) {
        return builder.autoReconnect(true)
                .replayFilter(command -> true)
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(2 * Link.CAPACITY)
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                .socketOptions(sockets(settings))
                .timeoutOptions(TimeoutOptions.builder()
                        .timeoutCommands(true)
                        .timeoutSource(new Patience(settings))
                        .build());
    }

    /** Closes connections with unacknowledged data, where the system supports it. */
    private static SocketOptions sockets(RedisSettings settings) {
        SocketOptions.Builder builder =
                SocketOptions.builder().connectTimeout(settings.timeout()).keepAlive(true);
        if (EpollProvider.isAvailable()) {
            builder.tcpUserTimeout(SocketOptions.TcpUserTimeoutOptions.builder()
                    .enable()
                    .tcpUserTimeout(settings.timeout().multipliedBy(2))
                    .build());
        }
        return builder.build();
    }

    /** The timeout of a command in milliseconds. */
    private static final class Patience extends TimeoutOptions.TimeoutSource {
        private final RedisSettings settings;

        Patience(RedisSettings settings) {
            this.settings = settings;
        }

        @Override
        public long getTimeout(RedisCommand<?, ?, ?> command) {
            Duration patience = command.getType() == CommandType.WAIT
                    ? settings.timeout().plus(settings.within())
                    : settings.timeout();
            return patience.toMillis();
        }
    }
}
