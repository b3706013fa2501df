package org.gatewright.protocol.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gatewright.protocol.FormCodec;
import org.gatewright.protocol.OAuthException;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a request (RFC 6749 §3.1): each at most once, in UTF-8; one without a value counts as omitted.
 *
 * <p>A parameter is validated when it is read, so that unknown ones are ignored. Immutable.
 */
public final class Parameters {
    private static final int MAX_ELEMENTS = 32;

    private static final Parameters NONE = new Parameters(new String[0], new String[0]);

    private final String[] names;

    /** The decoded bytes of each value as Latin-1; null for a value with invalid percent escapes. */
    private final @Nullable String[] values;

    private Parameters(String[] names, @Nullable String[] values) {
        this.names = names;
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
        Parameters query = ofQuery(request);
        Parameters form = ofForm(request);
        int count = query.names.length + form.names.length;
        String[] names = Arrays.copyOf(query.names, count);
        @Nullable String[] values = Arrays.copyOf(query.values, count);
        System.arraycopy(form.names, 0, names, query.names.length, form.names.length);
        System.arraycopy(form.values, 0, values, query.names.length, form.names.length);
        return new Parameters(names, values);
    }

    /** Returns parameters from elsewhere than a request's query or form, such as the claims of a request object. */
    public static Parameters of(Map<String, List<String>> texts) {
        List<String> names = new ArrayList<>();
        List<@Nullable String> values = new ArrayList<>();
        texts.forEach((name, all) -> all.forEach(text -> {
            names.add(name);
            values.add(FormCodec.latin1(text));
        }));
        return new Parameters(names.toArray(new String[0]), values.toArray(new String[0]));
    }

    /** Decodes parameters that {@link #encode} wrote. */
    public static Parameters decode(String encoded) {
        return parse(encoded, Limits.BODY);
    }

    /** Returns all parameters but these as a form. Throws if one has invalid escapes. */
    public String encode(Set<String> but) {
        StringBuilder form = new StringBuilder();
        for (int i = 0; i < names.length; i++) {
            if (!but.contains(names[i])) {
                form.append(form.isEmpty() ? "" : "&")
                        .append(FormCodec.encode(names[i]))
                        .append('=')
                        .append(FormCodec.encodeBytes(value(i)));
            }
        }
        return form.toString();
    }

    private static Parameters parse(String encoded, int maxLength) {
        if (encoded.isEmpty()) {
            return NONE;
        }
        int count = number(encoded);
        String[] names = new String[count];
        @Nullable String[] values = new String[count];
        int start = 0;
        for (int i = 0; i < count; i++) {
            int ampersand = encoded.indexOf('&', start);
            int end = ampersand < 0 ? encoded.length() : ampersand;
            if (end - start > maxLength) {
                throw tooLarge();
            }
            int equals = encoded.indexOf('=', start);
            boolean named = equals >= 0 && equals < end;
            String name = encoded.substring(start, named ? equals : end);
            String value = named ? encoded.substring(equals + 1, end) : "";
            names[i] = FormCodec.decode(name).orElse(name);
            values[i] = FormCodec.decode(value).orElse(null);
            start = end + 1;
        }
        return new Parameters(names, values);
    }

    /** Returns the number of parameters; an ampersand at the end begins none. */
    private static int number(String encoded) {
        int count = 1;
        for (int i = encoded.indexOf('&'); i >= 0 && i + 1 < encoded.length(); i = encoded.indexOf('&', i + 1)) {
            count++;
        }
        if (count > Limits.PARAMETERS) {
            throw tooLarge();
        }
        return count;
    }

    private static OAuthException tooLarge() {
        return OAuthException.invalidRequest("The request has too many or too long parameters.");
    }

    private String value(int index) {
        String value = values[index];
        if (value == null) {
            throw OAuthException.malformed(names[index]);
        }
        return value;
    }

    private String text(int index) {
        return FormCodec.utf8(value(index)).orElseThrow(() -> OAuthException.malformed(names[index]));
    }

    /** Returns the index of a parameter with a value; negative if there is none. Throws if it is repeated. */
    private int index(String name) {
        int found = -1;
        for (int i = 0; i < names.length; i++) {
            if (!names[i].equals(name)) {
                continue;
            }
            if (found >= 0) {
                throw OAuthException.repeated(name);
            }
            found = i;
        }
        return found >= 0 && value(found).isEmpty() ? -1 : found;
    }

    /** Returns the value. Throws if it is repeated or not UTF-8. */
    public Optional<String> find(String name) {
        int index = index(name);
        return index < 0 ? Optional.empty() : Optional.of(text(index));
    }

    /** Returns the bytes of the value as Latin-1, in any encoding. Throws if it is repeated. */
    public Optional<String> findBytes(String name) {
        int index = index(name);
        return index < 0 ? Optional.empty() : Optional.of(value(index));
    }

    /**
     * Returns all values of a parameter that may be repeated, such as {@code resource} (RFC 8707 §2), without empty
     * ones.
     */
    public List<String> findAll(String name) {
        List<String> all = List.of();
        for (int i = 0; i < names.length; i++) {
            if (names[i].equals(name) && !value(i).isEmpty()) {
                all = all.isEmpty() ? new ArrayList<>() : all;
                all.add(text(i));
            }
        }
        return all;
    }

    /** Returns the elements of a space-separated list, such as {@code prompt}; none if it is missing. */
    public List<String> words(String name) {
        return find(name).map(Parameters::elements).orElse(List.of());
    }

    /** Returns the elements of a space-separated list: at most 32, of which the last has the rest. */
    public static List<String> elements(String list) {
        String text = list.strip();
        List<String> elements = new ArrayList<>();
        int start = 0;
        for (int space = text.indexOf(' ');
                space >= 0 && elements.size() < MAX_ELEMENTS - 1;
                space = text.indexOf(' ', start)) {
            if (space > start) {
                elements.add(text.substring(start, space));
            }
            start = space + 1;
        }
        elements.add(text.substring(start).stripLeading());
        return elements;
    }

    /** Returns the value. Throws if it is missing, repeated or not UTF-8. */
    public String require(String name) {
        return find(name).orElseThrow(() -> OAuthException.missing(name));
    }

    /** Returns whether the parameter is present with a value; without one it counts as omitted. */
    public boolean has(String name) {
        for (int i = 0; i < names.length; i++) {
            if (names[i].equals(name) && !"".equals(values[i])) {
                return true;
            }
        }
        return false;
    }

    /** Rejects the request if it repeats one of these parameters, whether or not they are read. */
    public void refuseRepeated(Set<String> once) {
        for (int i = 1; i < names.length; i++) {
            for (int before = 0; before < i; before++) {
                if (names[i].equals(names[before]) && once.contains(names[i])) {
                    throw OAuthException.repeated(names[i]);
                }
            }
        }
    }

    /** Returns how often the parameter is present, with a value or without. */
    public int count(String name) {
        int count = 0;
        for (String each : names) {
            count += each.equals(name) ? 1 : 0;
        }
        return count;
    }

    /** Returns the names of the parameters. */
    public Set<String> names() {
        return new LinkedHashSet<>(Arrays.asList(names));
    }

    /** Returns whether one of these parameters is present. */
    public boolean hasAny(Set<String> wanted) {
        for (String name : names) {
            if (wanted.contains(name)) {
                return true;
            }
        }
        return false;
    }
}
