package org.gatewright.standalone.page;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What surrounds the content of a page. Immutable.
 *
 * @param tenant the name of the tenant, for end-users
 * @param logo the address of the operator's logo, which takes the place of the mark and the name
 * @param darkLogo the address of the logo in the dark scheme
 * @param home the address of the end-user's account; empty if there is none
 * @param hidden the pages of the account that this server does not have
 * @param signOut the address of the sign-out
 * @param links the links of the footer
 * @param theme the look of the pages
 * @param form the id of the form that the buttons of the languages submit; empty if they load the page again
 */
public record Shell(
        Texts texts,
        String tenant,
        Optional<String> logo,
        Optional<String> darkLogo,
        String home,
        Set<String> hidden,
        String signOut,
        List<Link> links,
        Theme theme,
        String form) {
    /**
     * A link of the footer.
     *
     * @param key the key of its text
     */
    public record Link(String key, String address) {}

    public Shell {
        hidden = Set.copyOf(hidden);
        links = List.copyOf(links);
    }

    /** Returns whether the account has that page. */
    public boolean offers(String page) {
        return !hidden.contains(page);
    }

    /** Returns all languages, for the choice of one. */
    public List<Texts> languages() {
        return Languages.all();
    }

    /** Returns the title of a document. */
    public String title(String heading, boolean failed) {
        String title = heading + " · " + tenant;
        return failed ? texts.text("error.prefix", title) : title;
    }
}
