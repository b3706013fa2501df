package org.gatewright.standalone.account;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.gatewright.identity.mail.MailAddress;
import org.gatewright.identity.user.Attributes;
import org.gatewright.identity.user.Attributes.Attribute;
import org.gatewright.identity.user.User;
import org.gatewright.identity.user.UserProfile;
import org.gatewright.protocol.http.Parameters;
import org.gatewright.protocol.http.Request;
import org.gatewright.protocol.http.Response;
import org.gatewright.server.authorization.EndUser;
import org.gatewright.server.config.Settings;
import org.gatewright.standalone.activity.Activity;
import org.gatewright.standalone.page.Languages;
import org.gatewright.standalone.page.Texts;

/** The page with the names of the end-user, of which the full name and the language can be changed. */
public record ProfilePage(
        Frame frame,
        Optional<AccountFeature.Stored> stored,
        Optional<RecoveryPages> recovery,
        Activity activity,
        Settings settings)
        implements AccountPage {
    private static final String PATH = "";
    private static final int MAX_NAME = 200;
    private static final String FIELD = "attribute.";

    /**
     * What a user sees of the profile.
     *
     * @param fullName the name that others see; may be empty
     * @param locale the language; empty for that of the browser
     */
    public record Profile(
            Optional<String> name, Optional<String> email, boolean emailVerified, String fullName, String locale) {
        private static Profile of(UserProfile profile) {
            return new Profile(
                    profile.name(),
                    profile.email(),
                    profile.emailVerified(),
                    text(profile, "name"),
                    text(profile, "locale"));
        }

        private static String text(UserProfile profile, String claim) {
            return profile.claims().get(claim) instanceof String text ? text : "";
        }
    }

    @Override
    public List<Action> actions() {
        return List.of(
                Action.show(PATH, this::show),
                Action.submit("/profile", this::save),
                Action.submit("/address", this::changeAddress).recent());
    }

    /**
     * An attribute of the deployment's own.
     *
     * @param field the name of its field; empty if the user may only see it
     * @param kind {@code text}, {@code number} or {@code boolean}
     */
    public record Custom(String field, String label, String kind, String value) {}

    private Attributes attributes() {
        return stored.map(AccountFeature.Stored::attributes).orElse(Attributes.none());
    }

    private List<Custom> customs(User user, Texts texts) {
        return attributes().shown().stream()
                .map(one -> new Custom(
                        one.access() == Attributes.Access.EDIT ? FIELD + one.name() : "",
                        one.label(texts.language()),
                        one.type().name().toLowerCase(Locale.ROOT),
                        String.valueOf(user.profile().claims().getOrDefault(one.name(), ""))))
                .toList();
    }

    private Response show(EndUser user, Request http) {
        return frame.show("profile", user, http, model(user, http));
    }

    private Map<String, Object> model(EndUser user, Request http) {
        Map<String, Object> model = new HashMap<>();
        Optional<User> known = stored.flatMap(users -> users.users().store().find(user.subject()));
        model.put("profile", known.map(User::profile).map(Profile::of));
        model.put("languages", Languages.all());
        model.put("mayChangeAddress", recovery.filter(RecoveryPages::sendsMails).isPresent());
        Texts texts = frame.texts(user, http);
        model.put("attributes", known.map(one -> customs(one, texts)).orElse(List.of()));
        return model;
    }

    private Response save(EndUser user, Request http) {
        Parameters form = frame.form(user, http);
        String name = form.find("name").orElse("").strip();
        if (name.length() > MAX_NAME || name.chars().anyMatch(Character::isISOControl)) {
            return show(user, http);
        }
        Optional<String> language = form.find("locale")
                .filter(tag -> Languages.all().stream()
                        .anyMatch(known -> known.language().equals(tag)));
        Map<String, Optional<Object>> custom = new LinkedHashMap<>();
        for (Attribute attribute : attributes().shown()) {
            if (attribute.access() == Attributes.Access.EDIT) {
                String text = form.find(FIELD + attribute.name()).orElse("").strip();
                Optional<Object> value = text.isEmpty() ? Optional.empty() : attribute.value(text);
                if (value.isEmpty() && !text.isEmpty()) {
                    Texts texts = frame.texts(user, http);
                    String wrong = texts.text("profile.attribute.wrong", attribute.label(texts.language()));
                    return frame.refuse("profile", user, http, model(user, http), wrong);
                }
                custom.put(attribute.name(), value);
            }
        }
        Optional<User> saved = stored.flatMap(users -> users.change(user, current -> {
            UserProfile profile = current.profile();
            Map<String, Object> claims = new HashMap<>(profile.claims());
            set(claims, "name", Optional.of(name).filter(text -> !text.isEmpty()));
            set(claims, "locale", language);
            custom.forEach((attribute, value) -> set(claims, attribute, value));
            claims.put("updated_at", settings.now().getEpochSecond());
            return current.profile(profile.claims(claims));
        }));
        if (saved.isEmpty()) {
            return frame.back(PATH);
        }
        activity.add(user.subject(), Activity.Kind.PROFILE_CHANGED, http);
        return frame.done(PATH, AccountNotices.SAVED);
    }

    /** Sends a link to the new address; the old one stays until the link is used. */
    private Response changeAddress(EndUser user, Request http) {
        String address = frame.form(user, http).find("email").orElse("").strip();
        Optional<User> known = stored.flatMap(users -> users.users().store().find(user.subject()));
        if (recovery.filter(RecoveryPages::sendsMails).isEmpty() || known.isEmpty() || !MailAddress.isValid(address)) {
            return frame.back(PATH);
        }
        recovery.orElseThrow().sendConfirmation(known.get(), address, http);
        return frame.done(PATH, AccountNotices.ADDRESS_SENT);
    }

    private static void set(Map<String, Object> claims, String name, Optional<?> value) {
        if (value.isPresent()) {
            claims.put(name, value.get());
        } else {
            claims.remove(name);
        }
    }
}
