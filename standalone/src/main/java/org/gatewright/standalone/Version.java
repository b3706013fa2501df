package org.gatewright.standalone;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version in the program's manifest. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                .orElse("(built from sources)");
        return new String[] {"gatewright " + version};
    }
}
