package org.gatewright.standalone.account;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.gatewright.standalone.page.Languages;
import org.gatewright.standalone.page.Texts;

/** The browsers and settings in which the pages have to look right. */
enum LookMode {
    DESKTOP("en", options -> options.setViewportSize(1280, 800)),
    PHONE_DARK("en", options -> options.setViewportSize(390, 844).setColorScheme(ColorScheme.DARK)),
    TABLET("en", options -> options.setViewportSize(820, 1180)),
    FORCED_COLORS("en", options -> options.setViewportSize(1280, 800).setForcedColors(ForcedColors.ACTIVE)),
    /** 1280 pixels at 400 %. */
    ZOOMED("en", options -> options.setViewportSize(320, 256)),
    ARABIC("ar", options -> options.setViewportSize(1280, 800)),
    /** Of the three languages the one with the longest words, where there is least place for them. */
    GERMAN("de", options -> options.setViewportSize(360, 740)),
    NO_SCRIPT("en", options -> options.setViewportSize(1280, 800).setJavaScriptEnabled(false)),
    FIREFOX("en", options -> options.setViewportSize(1280, 800)),
    FIREFOX_PHONE("en", options -> options.setViewportSize(390, 844));

    private final String language;
    private final UnaryOperator<Browser.NewContextOptions> options;

    LookMode(String language, UnaryOperator<Browser.NewContextOptions> options) {
        this.language = language;
        this.options = options;
    }

    Browser.NewContextOptions options() {
        return options.apply(new Browser.NewContextOptions().setLocale(language));
    }

    Texts texts() {
        return Languages.all().stream()
                .filter(texts -> texts.language().equals(language))
                .findFirst()
                .orElseThrow();
    }

    boolean isFirefox() {
        return this == FIREFOX || this == FIREFOX_PHONE;
    }

    boolean scripted() {
        return this != NO_SCRIPT;
    }

    /** Returns the name of an end-user of this mode's own. */
    String user(String name) {
        return name + "." + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
