package org.posthorn.pop3;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a server says that it can do, in its answer to CAPA (RFC 2449 section 5). Some of it changes with TLS and with the login.
 *
 * @param tags the CAPA tags in upper case, each with its parameters, in the server's order
 */
public record Capabilities(Map<String, List<String>> tags) {

    /** Of a server that does not know CAPA, or has not been asked. */
    public static final Capabilities NONE = new Capabilities(Map.of());

    private static final String USER = "USER";

    /**
     * Copies the map and its lists.
     *
     * @throws IllegalArgumentException if a tag or parameter has other characters than {@code !} to {@code ~}, or a tag is not upper case
     */
    public Capabilities {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        tags.forEach((tag, parameters) -> {
            if (!isWord(tag)
                    || !tag.equals(tag.toUpperCase(Locale.ROOT))
                    || !parameters.stream().allMatch(Capabilities::isWord)) {
                throw new IllegalArgumentException("not a capability");
            }
            copy.put(tag, List.copyOf(parameters));
        });
        tags = Collections.unmodifiableMap(copy);
    }

    private static boolean isWord(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    /**
     * Reads the lines of an answer to CAPA, the first and the last of which are left out. Lines that are no capability are passed over.
     *
     * @param lines the lines between
     * @return what they say
     */
    public static Capabilities of(Collection<String> lines) {
        Map<String, List<String>> tags = new LinkedHashMap<>();
        for (String line : lines) {
            List<String> words = new ArrayList<>(List.of(line.strip().split(" +")));
            String tag = words.remove(0).toUpperCase(Locale.ROOT);
            if (isWord(tag) && words.stream().allMatch(Capabilities::isWord)) {
                tags.putIfAbsent(tag, words);
            }
        }
        return new Capabilities(tags);
    }

    /** {@return the lines of an answer to CAPA, without the first and the last, and without their CRLFs} */
    public List<String> lines() {
        return tags.entrySet().stream()
                .map(entry -> entry.getValue().isEmpty()
                        ? entry.getKey()
                        : entry.getKey() + " " + String.join(" ", entry.getValue()))
                .toList();
    }

    /**
     * {@return whether the server has a capability}
     *
     * @param capability the capability
     */
    public boolean offers(Capability capability) {
        return tags.containsKey(capability.tag());
    }

    /**
     * {@return the parameters of a capability; none where the server does not have it}
     *
     * @param capability the capability
     */
    public List<String> parameters(Capability capability) {
        return tags.getOrDefault(capability.tag(), List.of());
    }

    /** {@return the authentication mechanisms that AUTH takes, by their names (RFC 5034 section 3)} */
    public List<String> mechanisms() {
        return parameters(Capability.SASL);
    }

    /** {@return how long the server keeps messages, if it says (RFC 2449 section 6.7)} */
    public Optional<Expiry> expire() {
        List<String> said = parameters(Capability.EXPIRE);
        if (said.isEmpty()) {
            return Optional.empty();
        }
        if (said.get(0).equalsIgnoreCase("NEVER")) {
            return Optional.of(new Expiry(Expiry.NO_END, perUser(said)));
        }
        OptionalInt days = number(said.get(0));
        return days.isPresent() ? Optional.of(new Expiry(days.getAsInt(), perUser(said))) : Optional.empty();
    }

    /** {@return how long to wait between two logins; {@link LoginDelay#NONE} unless the server says (RFC 2449 section 6.5)} */
    public LoginDelay loginDelay() {
        List<String> said = parameters(Capability.LOGIN_DELAY);
        OptionalInt seconds = said.isEmpty() ? OptionalInt.empty() : number(said.get(0));
        return seconds.isPresent() ? new LoginDelay(seconds.getAsInt(), perUser(said)) : LoginDelay.NONE;
    }

    /** {@return what program the server is, if it says (RFC 2449 section 6.9)} */
    public Optional<String> implementation() {
        return offers(Capability.IMPLEMENTATION)
                ? Optional.of(String.join(" ", parameters(Capability.IMPLEMENTATION)))
                : Optional.empty();
    }

    /** {@return whether names and passwords may go beyond ASCII in USER, PASS and APOP (RFC 6856 section 2.2)} */
    public boolean utf8Users() {
        return parameters(Capability.UTF8).stream().anyMatch(USER::equalsIgnoreCase);
    }

    private static boolean perUser(List<String> said) {
        return said.size() > 1 && said.get(1).equalsIgnoreCase(USER);
    }

    private static OptionalInt number(String digits) {
        return digits.matches("[0-9]{1,9}") ? OptionalInt.of(Integer.parseInt(digits)) : OptionalInt.empty();
    }
}
