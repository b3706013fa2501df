package org.gatewright.spring;

import java.time.Clock;
import javax.sql.DataSource;
import org.gatewright.server.store.StoreProvider;
import org.gatewright.spring.resource.WrongSetting;
import org.gatewright.store.jdbc.JdbcSettings;
import org.gatewright.store.jdbc.JdbcStoreProvider;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** The store of the server, if it is a database. */
@AutoConfiguration(
        before = ServerAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration"
        })
@ConditionalOnClass(JdbcStoreProvider.class)
@ConditionalOnProperty("gatewright.store")
public final class StoreParts {
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    @Conditional(InDatabase.class)
    StoreProvider gatewrightStore(ServerProperties properties, ObjectProvider<DataSource> sources) {
        String store = properties.store();
        if (!store.equals("datasource")) {
            return JdbcStoreProvider.open(store, Clock.systemUTC());
        }
        DataSource source = sources.getIfUnique();
        if (source == null) {
            throw new WrongSetting(
                    "gatewright.store is 'datasource', but the application has no DataSource, or several.",
                    "Set spring.datasource.url to a PostgreSQL database, or gatewright.store to sqlite:PATH.");
        }
        return JdbcStoreProvider.on(source, Clock.systemUTC(), JdbcSettings.defaults());
    }

    /** The store is not in memory. */
    static final class InDatabase implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata bean) {
            return !"memory".equals(context.getEnvironment().getProperty("gatewright.store", "memory"));
        }
    }
}
