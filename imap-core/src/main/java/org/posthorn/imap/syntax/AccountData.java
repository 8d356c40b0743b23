package org.posthorn.imap.syntax;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.posthorn.imap.AccountResponse;
import org.posthorn.imap.Octets;
import org.posthorn.imap.Response;
import org.posthorn.imap.Rights;
import org.posthorn.imap.SessionResponse;
import org.posthorn.mailbox.Quota.Usage;

/** Reads responses about quotas, access, annotations, URLs and languages. */
final class AccountData {

    private AccountData() {}

    /** A response by its name; null if it is none of these. */
    static @Nullable Response response(Cursor in, String name) {
        return switch (name) {
            case "QUOTA" -> quota(in);
            case "QUOTAROOT" -> new AccountResponse.QuotaRoot(mailbox(in), CommandGrammar.strings(in));
            case "ACL" -> acl(in);
            case "LISTRIGHTS" -> listRights(in);
            case "MYRIGHTS" -> new AccountResponse.MyRights(mailbox(in), rights(in));
            case "METADATA" -> metadata(in);
            case "GENURLAUTH" -> new AccountResponse.GenUrlAuth(CommandGrammar.strings(in));
            case "URLFETCH" -> urlFetch(in);
            case "LANGUAGE" -> {
                in.space();
                yield new SessionResponse.Language(in.astrings());
            }
            case "COMPARATOR" -> {
                in.space();
                String active = in.astring();
                yield new SessionResponse.Comparator(active, in.more() ? in.astrings() : List.of());
            }
            default -> null;
        };
    }

    private static String mailbox(Cursor in) {
        in.space();
        return in.mailbox();
    }

    private static Rights rights(Cursor in) {
        in.space();
        return new Rights(in.astring());
    }

    private static Response quota(Cursor in) {
        in.space();
        String root = in.astring();
        in.space();
        Map<String, Usage> usages = new LinkedHashMap<>();
        in.open();
        if (in.peek() != ')') {
            do {
                String resource = in.keyword();
                in.space();
                long used = in.number64();
                in.space();
                usages.put(resource, new Usage(used, in.number64()));
                in.checkElements(usages.size());
            } while (in.more());
        }
        in.close();
        return new AccountResponse.Quota(root, usages);
    }

    private static Response acl(Cursor in) {
        String mailbox = mailbox(in);
        Map<String, Rights> rights = new LinkedHashMap<>();
        while (in.more()) {
            String identifier = in.astring();
            rights.put(identifier, rights(in));
            in.checkElements(rights.size());
        }
        return new AccountResponse.Acl(mailbox, rights);
    }

    private static Response listRights(Cursor in) {
        String mailbox = mailbox(in);
        in.space();
        String identifier = in.astring();
        Rights always = rights(in);
        List<Rights> optional = new ArrayList<>();
        while (in.more()) {
            optional.add(new Rights(in.astring()));
            in.checkElements(optional.size());
        }
        return new AccountResponse.ListRights(mailbox, identifier, always, optional);
    }

    private static Response metadata(Cursor in) {
        String mailbox = mailbox(in);
        in.space();
        if (in.peek() == '(') {
            return new AccountResponse.Metadata(mailbox, AccountGrammar.entryValues(in));
        }
        List<String> entries = new ArrayList<>();
        do {
            entries.add(in.astring());
            in.checkElements(entries.size());
        } while (in.more());
        return new AccountResponse.MetadataChanged(mailbox, entries);
    }

    private static Response urlFetch(Cursor in) {
        Map<String, Optional<Octets>> contents = new LinkedHashMap<>();
        while (in.more()) {
            String url = in.astring();
            in.space();
            contents.put(url, in.seesString() || !in.nil() ? Optional.of(in.octets()) : Optional.empty());
            in.checkElements(contents.size());
        }
        return new AccountResponse.UrlFetch(contents);
    }
}
