package org.gatewright.standalone.config;

import java.util.Map;
import java.util.Optional;
import org.gatewright.identity.user.UserDirectory;

/** The users of a file, in its current version. */
record LiveAccounts(LiveFile<Users> file) implements UserDirectory {
    @Override
    public Optional<String> authenticate(String username, String password) {
        return file.get().authenticate(username, password);
    }

    @Override
    public boolean isActive(String subject) {
        return file.get().isActive(subject);
    }

    @Override
    public Optional<String> credential(String subject) {
        return file.get().credential(subject);
    }

    @Override
    public Map<String, Object> claims(Query query) {
        return file.get().claims(query);
    }

    @Override
    public boolean blocks() {
        return false;
    }
}
