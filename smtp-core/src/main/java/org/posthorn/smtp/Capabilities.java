package org.posthorn.smtp;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a server said that it can do, in its reply to EHLO (RFC 5321 section 4.1.1.1).
 *
 * @param keywords the EHLO keywords in upper case, each with its parameters, in the server's order
 */
public record Capabilities(Map<String, List<String>> keywords) {

    /** Of a server that has no extensions: it answered HELO, or nothing yet. */
    public static final Capabilities NONE = new Capabilities(Map.of());

    /** Copies the map and its lists. */
    public Capabilities {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        keywords.forEach((keyword, parameters) -> copy.put(keyword, List.copyOf(parameters)));
        keywords = Collections.unmodifiableMap(copy);
    }

    /**
     * Reads the lines of a positive reply to EHLO, of which the first is a greeting. Lines that are no ehlo-line are passed over.
     *
     * @param ehlo the reply
     * @return what the lines say
     */
    public static Capabilities of(Reply ehlo) {
        Map<String, List<String>> keywords = new LinkedHashMap<>();
        for (String line : ehlo.lines().subList(1, ehlo.lines().size())) {
            List<String> words = new ArrayList<>(List.of(line.strip().split("[ \t]+")));
            String keyword = words.remove(0).toUpperCase(Locale.ROOT);
            if (!keyword.isEmpty()) {
                keywords.putIfAbsent(keyword, words);
            }
        }
        return new Capabilities(keywords);
    }

    /**
     * {@return whether the server has an extension}
     *
     * @param extension the extension
     */
    public boolean has(Extension extension) {
        return keywords.containsKey(extension.keyword());
    }

    /** {@return the authentication mechanisms that the server offers, by their names (RFC 4954 section 3)} */
    public List<String> mechanisms() {
        return keywords.getOrDefault(Extension.AUTH.keyword(), List.of());
    }

    /**
     * {@return a parameter of an extension, as the server wrote it}
     *
     * @param extension the extension
     * @param index which, from 0
     */
    public Optional<String> parameter(Extension extension, int index) {
        List<String> parameters = keywords.getOrDefault(extension.keyword(), List.of());
        return index < parameters.size() ? Optional.of(parameters.get(index)) : Optional.empty();
    }

    /**
     * {@return the largest message that the server takes, in octets; empty where it has not said, or says that there is no fixed limit}
     */
    public OptionalLong maxSize() {
        List<String> parameters = keywords.getOrDefault(Extension.SIZE.keyword(), List.of());
        long size = parameters.isEmpty() ? 0 : number(parameters.get(0));
        return size == 0 ? OptionalLong.empty() : OptionalLong.of(size);
    }

    /** {@return how many recipients the server takes in one mail transaction, if it has told (RCPTMAX, RFC 9422)} */
    public OptionalInt mostRecipients() {
        return limit("RCPTMAX=");
    }

    /** {@return how many mail transactions the server takes in one connection, if it has told (MAILMAX, RFC 9422)} */
    public OptionalInt mostTransactions() {
        return limit("MAILMAX=");
    }

    /** {@return to how many domains the server takes recipients in one connection, if it has told (RCPTDOMAINMAX, RFC 9422)} */
    public OptionalInt mostDomains() {
        return limit("RCPTDOMAINMAX=");
    }

    /** A limit of one to six digits; others are passed over. */
    private OptionalInt limit(String name) {
        for (String limit : keywords.getOrDefault(Extension.LIMITS.keyword(), List.of())) {
            if (limit.regionMatches(true, 0, name, 0, name.length())) {
                String value = limit.substring(name.length());
                return value.matches("[1-9][0-9]{0,5}") ? OptionalInt.of(Integer.parseInt(value)) : OptionalInt.empty();
            }
        }
        return OptionalInt.empty();
    }

    /** A number of up to 18 digits; 0 if it is none. */
    private static long number(String digits) {
        long value = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            if (digit < 0 || digit > 9 || i == 18) {
                return 0;
            }
            value = 10 * value + digit;
        }
        return value;
    }
}
