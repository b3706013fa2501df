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
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

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
    @ConditionalOnExpression("'${gatewright.store}' != 'memory'")
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
}
