package org.gatewright.identity.totp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The paths of QR codes. */
class QrCodeTest {
    private static final String TEXT = "otpauth://totp/Northwind:alice?secret=JBSWY3DPEHPK3PXP&issuer=Northwind";
    private static final Pattern COMMAND = Pattern.compile("([Mmh])(\\d+)(?: ([\\d.]+))?");

    private record Module(int x, int y) {}

    /** Returns the modules that strokes of width 1 cover. */
    private static Set<Module> drawn(String path) {
        Set<Module> modules = new HashSet<>();
        int x = 0;
        int y = 0;
        for (MatchResult command : COMMAND.matcher(path).results().toList()) {
            int number = Integer.parseInt(command.group(2));
            if (command.group(1).equals("M")) {
                y = (int) Double.parseDouble(command.group(3));
                x = number;
                continue;
            }
            for (int i = 0; command.group(1).equals("h") && i < number; i++) {
                modules.add(new Module(x + i, y));
            }
            x += number;
        }
        return modules;
    }

    @Test
    void drawsTheDarkModulesInsideAQuietZone() {
        QrCode code = QrCode.of(TEXT);
        io.nayuki.qrcodegen.QrCode expected =
                io.nayuki.qrcodegen.QrCode.encodeText(TEXT, io.nayuki.qrcodegen.QrCode.Ecc.MEDIUM);
        assertThat(code.size()).isEqualTo(expected.size + 8);
        Set<Module> dark = new HashSet<>();
        for (int x = 0; x < expected.size; x++) {
            for (int y = 0; y < expected.size; y++) {
                if (expected.getModule(x, y)) {
                    dark.add(new Module(x + 4, y + 4));
                }
            }
        }
        assertThat(drawn(code.path())).isEqualTo(dark);
        assertThat(code.path()).matches("[Mmh\\d. ]+");
    }
}
