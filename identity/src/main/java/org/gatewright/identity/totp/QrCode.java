package org.gatewright.identity.totp;

/**
 * A QR code as an SVG path, for an authenticator app to scan.
 *
 * @param size the number of modules on each side, with the quiet zone
 * @param path the dark modules, for the attribute {@code d} of a path with strokes of width 1
 */
public record QrCode(int size, String path) {
    private static final int QUIET = 4;

    /** Returns the code of a text, with medium error correction. */
    public static QrCode of(String text) {
        io.nayuki.qrcodegen.QrCode code =
                io.nayuki.qrcodegen.QrCode.encodeText(text, io.nayuki.qrcodegen.QrCode.Ecc.MEDIUM);
        StringBuilder path = new StringBuilder();
        for (int y = 0; y < code.size; y++) {
            path.append('M').append(QUIET).append(' ').append(y + QUIET).append(".5");
            for (int x = 0, end; x < code.size; x = end) {
                end = endOfRun(code, x, y);
                path.append(code.getModule(x, y) ? 'h' : 'm').append(end - x).append(code.getModule(x, y) ? "" : " 0");
            }
        }
        return new QrCode(code.size + 2 * QUIET, path.toString());
    }

    /** Returns where the modules of the same colour end that begin here. */
    private static int endOfRun(io.nayuki.qrcodegen.QrCode code, int x, int y) {
        int end = x + 1;
        while (end < code.size && code.getModule(end, y) == code.getModule(x, y)) {
            end++;
        }
        return end;
    }
}
