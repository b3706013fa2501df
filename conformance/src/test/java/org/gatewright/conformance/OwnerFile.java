package org.gatewright.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.gatewright.identity.password.Argon2;
import org.gatewright.protocol.Entropy;

/** Files of the program that only their owner can read. */
final class OwnerFile {
    private OwnerFile() {}

    /** Writes {@code users.yaml}; its user is alice, whose password is "wonderland". */
    static Path users(Path folder) throws IOException {
        return write(
                folder, "users.yaml", """
                users:
                  alice:
                    password: '%s'
                    sub: 9a1c7d20-5d0b-4f4e-8f2a-1c2b3d4e5f60
                    claims:
                      name: Alice Liddell
                """.formatted(Argon2.id(Entropy.system()).hash("wonderland")));
    }

    static Path write(Path folder, String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
