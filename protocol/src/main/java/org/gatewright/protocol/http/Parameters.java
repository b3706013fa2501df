package org.gatewright.protocol.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gatewright.protocol.FormCodec;
import org.gatewright.protocol.OAuthException;

/**
 * The parameters of a request (RFC 6749 §3.1): each at most once, in UTF-8; one without a value counts as omitted.
 *
 * <p>A parameter is validated when it is read, so that unknown ones are ignored. Immutable.
 */
public final class Parameters {
    private static final int MAX_WORDS = 32;

    /** The decoded bytes of each value as Latin-1; empty for a value with invalid percent escapes. */
    private final Map<String, List<Optional<String>>> values;

    private Parameters(Map<String, List<Optional<String>>> values) {
        this.values = values;
    }

    /** Returns the parameters of the query. */
    public static Parameters ofQuery(Request request) {
        return parse(request.query(), Limits.PARAMETER);
    }

    /** Returns the parameters of the form in the body. */
    public static Parameters ofForm(Request request) {
        Parameters known = request.form;
        if (known == null) {
            known = ofForm(request, Limits.PARAMETER);
            request.form = known;
        }
        return known;
    }

    /** Returns the parameters of the form in the body, each of at most the given number of encoded bytes. */
    public static Parameters ofForm(Request request, int maxLength) {
        if (!request.hasForm()) {
            throw OAuthException.invalidRequest("The body must be application/x-www-form-urlencoded.")
                    .rule("RFC 6749 §4.1.3");
        }
        return parse(new String(request.body(), StandardCharsets.ISO_8859_1), maxLength);
    }

    /** Returns the parameters of query and form; one that is in both counts as repeated. */
    public static Parameters ofQueryAndForm(Request request) {
        Map<String, List<Optional<String>>> both = new LinkedHashMap<>(ofQuery(request).values);
        ofForm(request)
                .values
                .forEach((name, more) -> both.merge(name, more, (a, b) -> {
                    List<Optional<String>> merged = new ArrayList<>(a);
                    merged.addAll(b);
                    return merged;
                }));
        return new Parameters(both);
    }

    /** Returns parameters from elsewhere than a request's query or form, such as the claims of a request object. */
    public static Parameters of(Map<String, List<String>> texts) {
        Map<String, List<Optional<String>>> values = new LinkedHashMap<>();
        texts.forEach((name, all) -> values.put(
                name,
                all.stream().map(text -> Optional.of(FormCodec.latin1(text))).toList()));
        return new Parameters(values);
    }

    /** Decodes parameters that {@link #encode} wrote. */
    public static Parameters decode(String encoded) {
        return parse(encoded, Limits.BODY);
    }

    /** Returns all parameters but these as a form. Throws if one has invalid escapes. */
    public String encode(Set<String> but) {
        List<String> pairs = new ArrayList<>();
        values.forEach((name, all) -> all.forEach(value -> {
            if (!but.contains(name)) {
                String latin1 = value.orElseThrow(() -> OAuthException.malformed(name));
                pairs.add(FormCodec.encode(name) + "=" + FormCodec.encodeBytes(latin1));
            }
        }));
        return String.join("&", pairs);
    }

    private static Parameters parse(String encoded, int maxLength) {
        Map<String, List<Optional<String>>> values = new LinkedHashMap<>();
        int count = 0;
        for (int start = 0; start < encoded.length(); ) {
            int ampersand = encoded.indexOf('&', start);
            int end = ampersand < 0 ? encoded.length() : ampersand;
            if (++count > Limits.PARAMETERS || end - start > maxLength) {
                throw OAuthException.invalidRequest("The request has too many or too long parameters.");
            }
            add(values, encoded.substring(start, end));
            start = end + 1;
        }
        return new Parameters(values);
    }

    private static void add(Map<String, List<Optional<String>>> values, String pair) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        Optional<String> value = equals < 0 ? Optional.of("") : FormCodec.decode(pair.substring(equals + 1));
        values.computeIfAbsent(FormCodec.decode(name).orElse(name), n -> new ArrayList<>(1))
                .add(value);
    }

    /** Returns the value. Throws if it is repeated or not UTF-8. */
    public Optional<String> find(String name) {
        return findBytes(name).map(latin1 -> FormCodec.utf8(latin1).orElseThrow(() -> OAuthException.malformed(name)));
    }

    /** Returns the bytes of the value as Latin-1, in any encoding. Throws if it is repeated. */
    public Optional<String> findBytes(String name) {
        List<Optional<String>> all = values.getOrDefault(name, List.of());
        if (all.size() > 1) {
            throw OAuthException.repeated(name);
        }
        return all.stream()
                .map(value -> value.orElseThrow(() -> OAuthException.malformed(name)))
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    /**
     * Returns all values of a parameter that may be repeated, such as {@code resource} (RFC 8707 §2), without empty
     * ones.
     */
    public List<String> findAll(String name) {
        return values.getOrDefault(name, List.of()).stream()
                .map(value -> value.flatMap(FormCodec::utf8).orElseThrow(() -> OAuthException.malformed(name)))
                .filter(value -> !value.isEmpty())
                .toList();
    }

    /** Returns the elements of a space-separated list, such as {@code prompt}; none if it is missing. */
    public List<String> words(String name) {
        return find(name)
                .map(value -> List.of(value.strip().split(" +", MAX_WORDS)))
                .orElse(List.of());
    }

    /** Returns the value. Throws if it is missing, repeated or not UTF-8. */
    public String require(String name) {
        return find(name).orElseThrow(() -> OAuthException.missing(name));
    }

    /** Returns whether the parameter is present with a value; without one it counts as omitted. */
    public boolean has(String name) {
        return values.getOrDefault(name, List.of()).stream()
                .anyMatch(value -> value.filter(String::isEmpty).isEmpty());
    }

    /** Rejects the request if it repeats one of these parameters, whether or not they are read. */
    public void refuseRepeated(Set<String> names) {
        values.forEach((name, all) -> {
            if (all.size() > 1 && names.contains(name)) {
                throw OAuthException.repeated(name);
            }
        });
    }

    /** Returns the names of the parameters. */
    public Set<String> names() {
        return values.keySet();
    }
}
