package org.gatewright.standalone.demo;

import java.util.Map;
import java.util.Optional;
import org.gatewright.identity.user.UserDirectory;

/** The accounts of the demo's user and of the settings. */
record DemoAccounts(UserDirectory demo, UserDirectory configured) implements UserDirectory {
    @Override
    public Optional<String> authenticate(String username, String password) {
        return demo.authenticate(username, password).or(() -> configured.authenticate(username, password));
    }

    @Override
    public boolean isActive(String subject) {
        return demo.isActive(subject) || configured.isActive(subject);
    }

    @Override
    public Optional<String> credential(String subject) {
        return demo.isActive(subject) ? demo.credential(subject) : configured.credential(subject);
    }

    @Override
    public Map<String, Object> claims(Query query) {
        return demo.isActive(query.subject()) ? demo.claims(query) : configured.claims(query);
    }

    @Override
    public boolean blocks() {
        return demo.blocks() || configured.blocks();
    }
}
