package org.posthorn.imap;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.posthorn.mailbox.BodyPart;
import org.posthorn.mailbox.Envelope;
import org.posthorn.mime.Address;
import org.posthorn.mime.ContentType;
import org.posthorn.mime.EncodedWords;
import org.posthorn.mime.MimeReader;
import org.posthorn.mime.Parameter;
import org.posthorn.mime.Parameters;

/** Tells what a mail store knows of a message as IMAP puts it (RFC 9051 section 7.5.2), whatever the message is like. */
final class Telling {

    /** What a message is that holds nothing. */
    private static final BodyStructure.Part EMPTY = new BodyStructure.Part(
            "text",
            "plain",
            Map.of("charset", "us-ascii"),
            Optional.empty(),
            Optional.empty(),
            "7bit",
            0,
            OptionalLong.of(0),
            Optional.empty(),
            Optional.of(new BodyStructure.Extension(Optional.empty(), Optional.empty(), List.of(), Optional.empty())));

    private static final MessageEnvelope NO_ENVELOPE = new MessageEnvelope(
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty());

    private Telling() {}

    // ---- envelopes ----

    static MessageEnvelope envelope(Envelope envelope) {
        return new MessageEnvelope(
                clean(envelope.date()),
                clean(envelope.subject()),
                addresses(envelope.from()),
                addresses(envelope.sender()),
                addresses(envelope.replyTo()),
                addresses(envelope.to()),
                addresses(envelope.cc()),
                addresses(envelope.bcc()),
                clean(envelope.inReplyTo()),
                clean(envelope.messageId()));
    }

    private static List<MessageEnvelope.Address> addresses(List<Address> addresses) {
        List<MessageEnvelope.Address> told = new ArrayList<>(addresses.size());
        for (Address address : addresses) {
            if (address instanceof Address.Group group) {
                told.add(address(Optional.empty(), Optional.of(phrase(group.name())), Optional.empty()));
                group.mailboxes().forEach(member -> told.add(mailbox(member)));
                told.add(address(Optional.empty(), Optional.empty(), Optional.empty()));
            } else if (address instanceof Address.Mailbox mailbox) {
                told.add(mailbox(mailbox));
            }
        }
        return told;
    }

    /** A part that is missing is empty, never NIL: that would begin or end a group. */
    private static MessageEnvelope.Address mailbox(Address.Mailbox mailbox) {
        Optional<String> name =
                mailbox.displayName().isEmpty() ? Optional.empty() : Optional.of(phrase(mailbox.displayName()));
        return address(name, Optional.of(mailbox.localPart()), Optional.of(mailbox.domain()));
    }

    private static MessageEnvelope.Address address(
            Optional<String> name, Optional<String> mailbox, Optional<String> host) {
        return new MessageEnvelope.Address(name, Optional.empty(), mailbox, host);
    }

    /** Names come decoded; ASCII stays as it is, for it may look like an encoded-word that could not be decoded. */
    private static String phrase(String name) {
        return isAscii(name) ? name : EncodedWords.encode(name, EncodedWords.Place.PHRASE, 0);
    }

    // ---- body structures ----

    static BodyStructure structure(BodyPart part) {
        return part.content() == MimeReader.Content.MULTIPART ? multipart(part) : single(part);
    }

    private static BodyStructure multipart(BodyPart part) {
        List<BodyStructure> parts = new ArrayList<>(Math.max(1, part.parts().size()));
        part.parts().forEach(child -> parts.add(structure(child)));
        if (parts.isEmpty()) {
            parts.add(EMPTY); // the grammar wants one
        }
        ContentType type = part.contentType();
        return new BodyStructure.Multipart(
                parts, type.subtype(), parameters(type.parameters()), Optional.of(extension(part, Optional.empty())));
    }

    private static BodyStructure single(BodyPart part) {
        ContentType type = type(part);
        boolean message = type.is("message", "rfc822") || type.is("message", "global");
        return new BodyStructure.Part(
                type.type(),
                type.subtype(),
                parameters(type.parameters()),
                clean(part.contentId()),
                clean(part.description()),
                clean(part.transferEncoding()),
                part.octets(),
                message || type.is("text") ? OptionalLong.of(part.lines()) : OptionalLong.empty(),
                message ? Optional.of(embedded(part)) : Optional.empty(),
                Optional.of(extension(part, clean(part.md5()))));
    }

    /** What says it is a multipart and could not be read as one is text, as is all that says nothing (RFC 2045 section 5.2). */
    private static ContentType type(BodyPart part) {
        return part.contentType().is("multipart") ? ContentType.DEFAULT : part.contentType();
    }

    /** A message that was not looked into, as one in Base64, is told as empty: the grammar wants an envelope and a structure. */
    private static BodyStructure.Embedded embedded(BodyPart part) {
        if (part.content() != MimeReader.Content.MESSAGE) {
            return new BodyStructure.Embedded(NO_ENVELOPE, EMPTY);
        }
        BodyPart message = part.parts().get(0);
        return new BodyStructure.Embedded(envelope(message.envelope()), structure(message));
    }

    private static BodyStructure.Extension extension(BodyPart part, Optional<String> md5) {
        return new BodyStructure.Extension(
                md5,
                part.disposition()
                        .map(shown -> new BodyStructure.Disposition(shown.type(), parameters(shown.parameters()))),
                part.languages().stream().map(Telling::clean).toList(),
                clean(part.location()));
    }

    /** Parameters come decoded by RFC 2231; the name of one that needs more than ASCII has a star behind it. */
    private static Map<String, String> parameters(Parameters parameters) {
        Map<String, String> told = new LinkedHashMap<>();
        for (Parameter parameter : parameters.list()) {
            String value = clean(parameter.value());
            told.put(isAscii(value) ? parameter.name() : parameter.name() + '*', value);
        }
        return told;
    }

    static BodyStructure withoutExtension(BodyStructure structure) {
        if (structure instanceof BodyStructure.Multipart multipart) {
            List<BodyStructure> parts =
                    multipart.parts().stream().map(Telling::withoutExtension).toList();
            return new BodyStructure.Multipart(parts, multipart.subtype(), Map.of(), Optional.empty());
        }
        BodyStructure.Part part = (BodyStructure.Part) structure;
        return new BodyStructure.Part(
                part.type(),
                part.subtype(),
                part.parameters(),
                part.id(),
                part.description(),
                part.encoding(),
                part.octets(),
                part.lines(),
                part.message()
                        .map(message ->
                                new BodyStructure.Embedded(message.envelope(), withoutExtension(message.structure()))),
                Optional.empty());
    }

    // ---- texts ----

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    private static Optional<String> clean(Optional<String> text) {
        return text.map(Telling::clean);
    }

    /** No string of IMAP holds NUL, not even a literal (RFC 9051 section 9, CHAR8). */
    private static String clean(String text) {
        return text.replace('\0', ' ');
    }
}
