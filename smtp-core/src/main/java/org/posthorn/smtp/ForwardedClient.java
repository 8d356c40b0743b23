package org.posthorn.smtp;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.posthorn.smtp.internal.AddressLiteral;
import org.posthorn.smtp.internal.Xtext;

/**
 * On whose behalf a trusted client speaks: a proxy, a filter or a test (XCLIENT, as Postfix describes it).
 *
 * @param attributes what is said, decoded; of what is not said, what was known before stays true. {@link #UNAVAILABLE} and, for the name,
 *     {@link #TEMPORARILY_UNAVAILABLE} say that something is not known
 */
public record ForwardedClient(Map<Attribute, String> attributes) {

    /** In the place of a value that is not known. */
    public static final String UNAVAILABLE = "[UNAVAILABLE]";

    /** In the place of a name that could not be looked up for now. */
    public static final String TEMPORARILY_UNAVAILABLE = "[TEMPUNAVAIL]";

    private static final String IPV6 = "IPV6:";
    private static final int LONGEST = 255;

    /** What can be said of a client. */
    public enum Attribute {
        /** Its host's name in the DNS. */
        NAME,
        /** Its address: IPv4, or IPv6 behind {@code IPV6:}, without brackets. */
        ADDR,
        /** Its port. */
        PORT,
        /** {@code SMTP} or {@code ESMTP}. */
        PROTO,
        /** What it said with EHLO or HELO. */
        HELO,
        /** As whom it has authenticated. */
        LOGIN,
        /** The address to which it has connected, written as {@link #ADDR}. */
        DESTADDR,
        /** The port to which it has connected. */
        DESTPORT
    }

    /** Copies the map, and refuses values that an attribute cannot have. */
    public ForwardedClient {
        EnumMap<Attribute, String> copy = new EnumMap<>(Attribute.class);
        attributes.forEach((attribute, value) -> copy.put(attribute, normal(attribute, value)));
        copy.forEach((attribute, value) -> {
            if (!isValid(attribute, value)) {
                throw new IllegalArgumentException("no value of " + attribute);
            }
        });
        if (copy.isEmpty()) {
            throw new IllegalArgumentException("nothing said");
        }
        attributes = Collections.unmodifiableMap(copy);
    }

    /**
     * {@return what is written so; empty if nothing is}
     *
     * @param arguments the arguments of XCLIENT: {@code name=value} once or more, each attribute once, values as xtext
     */
    public static Optional<ForwardedClient> parse(String arguments) {
        Map<Attribute, String> attributes = new EnumMap<>(Attribute.class);
        for (String word : arguments.split(" ", -1)) {
            int equals = word.indexOf('=');
            @Nullable Attribute attribute = equals < 0 ? null : attribute(word.substring(0, equals));
            @Nullable String value = attribute == null ? null : Xtext.decode(word.substring(equals + 1));
            if (attribute == null || value == null || !isValid(attribute, normal(attribute, value))) {
                return Optional.empty();
            }
            if (attributes.put(attribute, value) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(new ForwardedClient(attributes));
    }

    private static @Nullable Attribute attribute(String name) {
        for (Attribute attribute : Attribute.values()) {
            if (attribute.name().equalsIgnoreCase(name)) {
                return attribute;
            }
        }
        return null;
    }

    private static String normal(Attribute attribute, String value) {
        boolean fixed = value.startsWith("[") || attribute == Attribute.PROTO;
        return fixed && value.length() <= TEMPORARILY_UNAVAILABLE.length() ? value.toUpperCase(Locale.ROOT) : value;
    }

    private static boolean isValid(Attribute attribute, String value) {
        if (value.equals(UNAVAILABLE) || (value.equals(TEMPORARILY_UNAVAILABLE) && attribute == Attribute.NAME)) {
            return true;
        }
        return switch (attribute) {
            case ADDR, DESTADDR -> AddressLiteral.isIpAddress(value);
            case PORT, DESTPORT -> value.matches("[0-9]{1,5}") && Integer.parseInt(value) <= 0xffff;
            case PROTO -> value.equals("SMTP") || value.equals("ESMTP");
            case NAME, HELO, LOGIN ->
                !value.isEmpty()
                        && value.length() <= LONGEST
                        && !value.startsWith("[UNAV")
                        && !value.startsWith("[TEMP")
                        && value.chars().allMatch(c -> c >= ' ' && c < 0x7f);
        };
    }

    /**
     * {@return whether something is said of an attribute, be it that it is not known}
     *
     * @param attribute the attribute
     */
    public boolean says(Attribute attribute) {
        return attributes.containsKey(attribute);
    }

    /**
     * {@return the value of an attribute; empty if nothing is said of it, or it is not known}
     *
     * @param attribute the attribute
     */
    public Optional<String> value(Attribute attribute) {
        return Optional.ofNullable(attributes.get(attribute))
                .filter(value -> !value.equals(UNAVAILABLE) && !value.equals(TEMPORARILY_UNAVAILABLE));
    }

    /**
     * {@return an address, without {@code IPV6:} before it; empty if nothing is said of it, or it is not known}
     *
     * @param attribute {@link Attribute#ADDR} or {@link Attribute#DESTADDR}
     */
    public Optional<String> address(Attribute attribute) {
        return value(attribute)
                .map(text ->
                        text.regionMatches(true, 0, IPV6, 0, IPV6.length()) ? text.substring(IPV6.length()) : text);
    }

    /**
     * {@return a port; empty if nothing is said of it, or it is not known}
     *
     * @param attribute {@link Attribute#PORT} or {@link Attribute#DESTPORT}
     */
    public OptionalInt port(Attribute attribute) {
        return value(attribute).map(Integer::parseInt).map(OptionalInt::of).orElse(OptionalInt.empty());
    }

    /** As it is written in XCLIENT. */
    @Override
    public String toString() {
        return attributes.entrySet().stream()
                .map(said -> said.getKey() + "=" + Xtext.encode(said.getValue()))
                .collect(Collectors.joining(" "));
    }
}
