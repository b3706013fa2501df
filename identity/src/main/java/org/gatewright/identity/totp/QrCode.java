package org.gatewright.identity.totp;

/**
 * A QR code as an SVG path, for an authenticator app to scan.
 *
 * @param size the number of modules on each side, with the quiet zone
 * @param path the dark modules, for the attribute {@code d} of a path
 */
public record QrCode(int size, String path) {
    private static final int QUIET = 4;

    /** Returns the code of a text, with medium error correction. */
    public static QrCode of(String text) {
        io.nayuki.qrcodegen.QrCode code =
                io.nayuki.qrcodegen.QrCode.encodeText(text, io.nayuki.qrcodegen.QrCode.Ecc.MEDIUM);
        StringBuilder path = new StringBuilder();
        for (int y = 0; y < code.size; y++) {
            for (int x = 0; x < code.size; x++) {
                if (code.getModule(x, y)) {
                    path.append('M')
                            .append(x + QUIET)
                            .append(' ')
                            .append(y + QUIET)
                            .append("h1v1h-1z");
                }
            }
        }
        return new QrCode(code.size + 2 * QUIET, path.toString());
    }
}
