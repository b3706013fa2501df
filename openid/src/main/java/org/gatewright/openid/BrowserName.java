package org.gatewright.openid;

import java.util.LinkedHashMap;
import java.util.Map;
import org.gatewright.protocol.http.Request;

/** The kind of browser that sent a request, by which an end-user recognizes a session; proves nothing. */
final class BrowserName {
    private static final Map<String, String> BROWSERS = new LinkedHashMap<>();
    private static final Map<String, String> SYSTEMS = new LinkedHashMap<>();

    static {
        // In this order, since each of them also names those after it.
        BROWSERS.put("Edg", "Edge");
        BROWSERS.put("OPR/", "Opera");
        BROWSERS.put("SamsungBrowser/", "Samsung Internet");
        BROWSERS.put("Firefox/", "Firefox");
        BROWSERS.put("FxiOS/", "Firefox");
        BROWSERS.put("CriOS/", "Chrome");
        BROWSERS.put("Chrome/", "Chrome");
        BROWSERS.put("Safari/", "Safari");
        SYSTEMS.put("iPhone", "iPhone");
        SYSTEMS.put("iPad", "iPad");
        SYSTEMS.put("Android", "Android");
        SYSTEMS.put("Windows", "Windows");
        SYSTEMS.put("Mac OS X", "macOS");
        SYSTEMS.put("CrOS", "ChromeOS");
        SYSTEMS.put("Linux", "Linux");
    }

    private BrowserName() {}

    /** Returns the names of browser and operating system with a slash between them; empty if one is unknown. */
    static String of(Request request) {
        String agent = request.header("User-Agent").orElse("");
        String browser = named(BROWSERS, agent);
        String system = named(SYSTEMS, agent);
        return browser.isEmpty() || system.isEmpty() ? "" : browser + '/' + system;
    }

    private static String named(Map<String, String> names, String agent) {
        return names.entrySet().stream()
                .filter(entry -> agent.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }
}
