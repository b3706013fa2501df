package org.gatewright.identity.ldap;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * A search filter (RFC 4515) with a placeholder in values. The text is parsed once, and a value is put into the parsed filter,
 * so that no value can change its structure. Immutable.
 */
final class FilterTemplate {
    static final String LOGIN = "{login}";
    static final String DN = "{dn}";

    private static final int MAX_DEPTH = 32;

    private final Filter parsed;
    private final String placeholder;

    private FilterTemplate(Filter parsed, String placeholder) {
        this.parsed = parsed;
        this.placeholder = placeholder;
    }

    /**
     * Parses a filter with a placeholder.
     *
     * @throws IllegalArgumentException if it is malformed, or the placeholder is missing or stands elsewhere than in a value
     *     to compare with
     */
    static FilterTemplate of(String text, String placeholder) {
        Filter parsed = parse(text);
        requireShallow(parsed, 0);
        int places = count(text, placeholder);
        if (places == 0) {
            throw new IllegalArgumentException("The filter '" + text + "' must contain " + placeholder);
        }
        if (places != values(parsed, placeholder)) {
            throw new IllegalArgumentException("In the filter '" + text + "', " + placeholder
                    + " must stand in values to compare with, such as (uid=" + placeholder + ")");
        }
        return new FilterTemplate(parsed, placeholder);
    }

    /** Parses a filter without a placeholder; throws {@link IllegalArgumentException} if it is malformed. */
    static Filter parse(String text) {
        try {
            return Filter.create(text);
        } catch (LDAPException e) {
            throw new IllegalArgumentException("'" + text + "' is not a filter such as (uid={login})");
        }
    }

    private static void requireShallow(Filter filter, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("The filter is nested too deeply");
        }
        children(filter).forEach(child -> requireShallow(child, depth + 1));
    }

    private static int count(String text, String part) {
        return (text.length() - text.replace(part, "").length()) / part.length();
    }

    private static int values(Filter filter, String placeholder) {
        int own = isComparison(filter) ? count(value(filter), placeholder) : 0;
        return own
                + children(filter).stream()
                        .mapToInt(child -> values(child, placeholder))
                        .sum();
    }

    private static List<Filter> children(Filter filter) {
        return switch (filter.getFilterType()) {
            case Filter.FILTER_TYPE_AND, Filter.FILTER_TYPE_OR -> Arrays.asList(filter.getComponents());
            case Filter.FILTER_TYPE_NOT -> List.of(filter.getNOTComponent());
            default -> List.of();
        };
    }

    private static boolean isComparison(Filter filter) {
        return filter.getFilterType() == Filter.FILTER_TYPE_EQUALITY
                || filter.getFilterType() == Filter.FILTER_TYPE_EXTENSIBLE_MATCH;
    }

    private static String value(Filter filter) {
        return filter.getRawAssertionValue().stringValue();
    }

    /** Returns the filter with this text in place of the placeholder. */
    Filter with(String text) {
        return replace(parsed, value -> value.replace(placeholder, text));
    }

    private static Filter replace(Filter filter, Function<String, String> values) {
        return switch (filter.getFilterType()) {
            case Filter.FILTER_TYPE_AND -> Filter.createANDFilter(replaceAll(filter, values));
            case Filter.FILTER_TYPE_OR -> Filter.createORFilter(replaceAll(filter, values));
            case Filter.FILTER_TYPE_NOT -> Filter.createNOTFilter(replace(filter.getNOTComponent(), values));
            case Filter.FILTER_TYPE_EQUALITY ->
                Filter.createEqualityFilter(filter.getAttributeName(), values.apply(value(filter)));
            case Filter.FILTER_TYPE_EXTENSIBLE_MATCH ->
                Filter.createExtensibleMatchFilter(
                        filter.getAttributeName(),
                        filter.getMatchingRuleID(),
                        filter.getDNAttributes(),
                        values.apply(value(filter)));
            default -> filter;
        };
    }

    private static List<Filter> replaceAll(Filter filter, Function<String, String> values) {
        return children(filter).stream().map(child -> replace(child, values)).toList();
    }
}
