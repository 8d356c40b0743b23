package org.posthorn.verify.facts;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The facts that a file of expectations states, in the model that {@link FactsMain} documents. */
final class ExpectedFacts {

    private final SortedMap<String, String> facts = new TreeMap<>();
    private final List<Map<String, Object>> parts;

    private ExpectedFacts(Map<String, Object> message) {
        parts = objects(message.get("parts"));
    }

    static SortedMap<String, String> of(String json) {
        Object message = JsonText.read(json);
        return new TreeMap<>(message(message, "0"));
    }

    private static SortedMap<String, String> message(@Nullable Object message, String path) {
        ExpectedFacts expected = new ExpectedFacts(object(message));
        expected.part(0, path);
        expected.head(path);
        return expected.facts;
    }

    private void part(int index, String path) {
        Map<String, Object> part = parts.get(index);
        facts.put(path + " header offset", String.valueOf(part.get("offset_header")));
        facts.put(path + " body offset", String.valueOf(part.get("offset_body")));
        facts.put(path + " end offset", String.valueOf(part.get("offset_end")));
        boolean typed = false;
        boolean disposed = false;
        int field = 0;
        for (Map<String, Object> header : objects(part.get("headers"))) {
            String offsets =
                    header.get("offset_field") + " " + header.get("offset_start") + " " + header.get("offset_end");
            facts.put(path + " field " + field++, offsets);
            Object value = header.get("value");
            if ("content_type".equals(header.get("name")) && !typed) {
                typed = true;
                type(path, value);
            } else if ("content_disposition".equals(header.get("name")) && !disposed) {
                disposed = true;
                disposition(path, value);
            } else if ("content_id".equals(header.get("name"))) {
                facts.putIfAbsent(path + " content-id", text(value));
            }
        }
        name(path);
        body(path, object(part.get("body")));
    }

    private void type(String path, @Nullable Object value) {
        if (!(value instanceof Map) || !object(value).containsKey("ContentType")) {
            return;
        }
        Map<String, Object> type = object(object(value).get("ContentType"));
        facts.put(path + " type", (type.get("c_type") + "/" + type.get("c_subtype")).toLowerCase(Locale.ROOT));
        for (Map<String, Object> attribute : objects(type.get("attributes"))) {
            String name = String.valueOf(attribute.get("name")).toLowerCase(Locale.ROOT);
            facts.putIfAbsent(path + " type " + name, String.valueOf(attribute.get("value")));
        }
    }

    private void disposition(String path, @Nullable Object value) {
        if (!(value instanceof Map) || !object(value).containsKey("ContentType")) {
            return;
        }
        Map<String, Object> type = object(object(value).get("ContentType"));
        facts.put(path + " disposition", String.valueOf(type.get("c_type")).toLowerCase(Locale.ROOT));
        for (Map<String, Object> attribute : objects(type.get("attributes"))) {
            String name = String.valueOf(attribute.get("name")).toLowerCase(Locale.ROOT);
            facts.putIfAbsent(path + " disposition " + name, String.valueOf(attribute.get("value")));
        }
    }

    /** RFC 8621 section 4.1.4: the disposition's file name or, without one, the content type's name. */
    private void name(String path) {
        String name = facts.getOrDefault(path + " disposition filename", facts.get(path + " type name"));
        if (name != null) {
            facts.put(path + " filename", name);
        }
    }

    private void body(String path, Map<String, Object> body) {
        Map.Entry<String, Object> content = body.entrySet().iterator().next();
        switch (content.getKey()) {
            case "Multipart" -> {
                int number = 0;
                for (Object child : (List<?>) content.getValue()) {
                    part(Math.toIntExact((Long) child), path + "." + ++number);
                }
                facts.put(path + " parts", String.valueOf(number));
            }
            case "Message" -> {
                facts.put(path + " parts", "message");
                facts.putAll(message(content.getValue(), path + ".1"));
            }
            case "Text", "Html" -> {
                facts.put(path + " parts", "0");
                facts.put(path + " text", String.valueOf(content.getValue()));
            }
            default -> {
                facts.put(path + " parts", "0");
                facts.put(path + " octets", FoundFacts.octets(octets(content.getValue())));
            }
        }
    }

    private static byte[] octets(Object value) {
        if (value instanceof String text) {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }
        List<?> numbers = (List<?>) value;
        byte[] octets = new byte[numbers.size()];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = ((Long) numbers.get(i)).byteValue();
        }
        return octets;
    }

    /** What the header of a message tells. */
    private void head(String path) {
        Map<String, List<String>> addresses = new TreeMap<>();
        for (Map<String, Object> header : objects(parts.get(0).get("headers"))) {
            Object name = header.get("name");
            Object value = header.get("value");
            switch (String.valueOf(name)) {
                case "subject" -> facts.putIfAbsent(path + " subject", text(value));
                case "date" -> facts.putIfAbsent(path + " date", date(value));
                case "message_id" -> facts.putIfAbsent(path + " message-id", text(value));
                case "in_reply_to" -> facts.putIfAbsent(path + " in-reply-to", text(value));
                case "references" -> facts.putIfAbsent(path + " references", text(value));
                case "from", "sender", "reply_to", "to", "cc", "bcc" ->
                    addresses(value, addresses.computeIfAbsent(String.valueOf(name), n -> new ArrayList<>()));
                default -> {}
            }
        }
        addresses.forEach((field, all) -> {
            for (int i = 0; i < all.size(); i++) {
                facts.put(path + " " + field.replace('_', '-') + " " + i, all.get(i));
            }
        });
    }

    private static void addresses(@Nullable Object value, List<String> all) {
        if (!(value instanceof Map) || !object(value).containsKey("Address")) {
            return;
        }
        Map<String, Object> address = object(object(value).get("Address"));
        if (address.containsKey("List")) {
            objects(address.get("List")).forEach(mailbox -> all.add(mailbox(mailbox)));
        }
        for (Map<String, Object> group : objects(address.get("Group"))) {
            String name = String.valueOf(group.get("name"));
            for (Map<String, Object> mailbox : objects(group.get("addresses"))) {
                all.add((group.get("name") == null ? "" : name + ": ") + mailbox(mailbox));
            }
        }
    }

    private static String mailbox(Map<String, Object> mailbox) {
        return FoundFacts.mailbox((String) mailbox.get("name"), (String) mailbox.get("address"));
    }

    private static String date(@Nullable Object value) {
        if (!(value instanceof Map)) {
            return "none";
        }
        Map<String, Object> date = object(object(value).get("DateTime"));
        try {
            long minutes = number(date, "tz_hour") * 60 + number(date, "tz_minute");
            return LocalDateTime.of(
                            (int) number(date, "year"),
                            (int) number(date, "month"),
                            (int) number(date, "day"),
                            (int) number(date, "hour"),
                            (int) number(date, "minute"),
                            (int) Math.min(59, number(date, "second")))
                    .minusMinutes(Boolean.TRUE.equals(date.get("tz_before_gmt")) ? -minutes : minutes)
                    .toInstant(ZoneOffset.UTC)
                    .toString();
        } catch (RuntimeException e) {
            return "none";
        }
    }

    private static long number(Map<String, Object> object, String name) {
        return object.get(name) instanceof Long number ? number : 0;
    }

    /** A text, or several with blanks between them. */
    private static String text(@Nullable Object value) {
        if (!(value instanceof Map)) {
            return "";
        }
        Map<String, Object> object = object(value);
        Object text = object.containsKey("Text") ? object.get("Text") : object.get("TextList");
        return text instanceof List<?> list
                ? String.join(" ", list.stream().map(String::valueOf).toList())
                : String.valueOf(text);
    }

    @SuppressWarnings("unchecked") // what JSON objects are read as
    private static Map<String, Object> object(@Nullable Object value) {
        return (Map<String, Object>) java.util.Objects.requireNonNull(value);
    }

    private static List<Map<String, Object>> objects(@Nullable Object value) {
        List<Map<String, Object>> objects = new ArrayList<>();
        if (value instanceof List<?> list) {
            list.forEach(element -> objects.add(object(element)));
        }
        return objects;
    }
}
