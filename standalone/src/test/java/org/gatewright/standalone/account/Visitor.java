package org.gatewright.standalone.account;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.gatewright.identity.totp.TotpSecret;

/** An end-user at a page, who reads its words. */
record Visitor(Page page) {
    Visitor open(String address) {
        page.navigate(address);
        return this;
    }

    Visitor press(String button) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(button).setExact(true))
                .click();
        return this;
    }

    Visitor follow(String link) {
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(link).setExact(true))
                .click();
        return this;
    }

    /** Follows a link in the row of a list with that text. */
    Visitor followIn(String row, String link) {
        row(row).getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName(link))
                .click();
        return this;
    }

    Visitor type(String label, String text) {
        page.getByLabel(label, new Page.GetByLabelOptions().setExact(true)).fill(text);
        return this;
    }

    /** Requires that the page has this heading. */
    Visitor sees(String heading) {
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)))
                .hasText(heading);
        return this;
    }

    /** Requires that the page says this about the last action. */
    Visitor reads(String status) {
        assertThat(page.getByRole(AriaRole.STATUS)).hasText(status);
        return this;
    }

    Locator row(String text) {
        return page.locator(".row", new Page.LocatorOptions().setHasText(text));
    }

    /** Reads the key of the authenticator app that the page shows. */
    TotpSecret appToSetUp() {
        return app(page.locator("code[data-copy]").textContent());
    }

    /** Returns the authenticator app with that key. */
    static TotpSecret app(String key) {
        return TotpSecret.of(decode(key.replace(" ", "")));
    }

    /** Decodes Base32 without padding (RFC 4648 §6). */
    private static byte[] decode(String text) {
        byte[] bytes = new byte[text.length() * 5 / 8];
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            int digit = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(text.charAt(bit / 5));
            bytes[bit / 8] |= (byte) ((digit >> (4 - bit % 5) & 1) << (7 - bit % 8));
        }
        return bytes;
    }
}
