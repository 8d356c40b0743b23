package org.posthorn.imap.syntax;

import java.util.Map;
import java.util.Optional;
import org.posthorn.imap.AccountResponse;
import org.posthorn.imap.Octets;
import org.posthorn.imap.Rights;
import org.posthorn.mailbox.Quota.Usage;

/** Writes responses about quotas, access, annotations and URLs, without the asterisk and the line end. */
final class AccountDataPrint {

    private AccountDataPrint() {}

    static void write(Pen out, AccountResponse response) {
        if (response instanceof AccountResponse.Quota quota) {
            quota(out, quota);
        } else if (response instanceof AccountResponse.QuotaRoot root) {
            CommandPrint.strings(out.put("QUOTAROOT ").mailbox(root.mailbox()), root.roots());
        } else if (response instanceof AccountResponse.Acl acl) {
            out.put("ACL ").mailbox(acl.mailbox());
            for (Map.Entry<String, Rights> rights : acl.rights().entrySet()) {
                out.space().astring(rights.getKey()).space();
                out.astring(rights.getValue().letters());
            }
        } else if (response instanceof AccountResponse.ListRights rights) {
            out.put("LISTRIGHTS ").mailbox(rights.mailbox()).space().astring(rights.identifier());
            out.space().astring(rights.always().letters());
            rights.optional().forEach(r -> out.space().astring(r.letters()));
        } else if (response instanceof AccountResponse.MyRights rights) {
            out.put("MYRIGHTS ").mailbox(rights.mailbox()).space();
            out.astring(rights.rights().letters());
        } else if (response instanceof AccountResponse.Metadata metadata) {
            out.put("METADATA ").mailbox(metadata.mailbox()).space();
            AccountPrint.entryValues(out, metadata.values());
        } else if (response instanceof AccountResponse.MetadataChanged changed) {
            CommandPrint.strings(out.put("METADATA ").mailbox(changed.mailbox()), changed.entries());
        } else if (response instanceof AccountResponse.GenUrlAuth urls) {
            out.put("GENURLAUTH");
            urls.urls().forEach(url -> out.space().string(url));
        } else if (response instanceof AccountResponse.UrlFetch fetch) {
            urlFetch(out, fetch);
        }
    }

    private static void quota(Pen out, AccountResponse.Quota quota) {
        out.put("QUOTA ").astring(quota.root()).put(" (");
        boolean first = true;
        for (Map.Entry<String, Usage> usage : quota.usages().entrySet()) {
            (first ? out : out.space()).put(usage.getKey()).space();
            out.number(usage.getValue().used()).space().number(usage.getValue().limit());
            first = false;
        }
        out.put(')');
    }

    private static void urlFetch(Pen out, AccountResponse.UrlFetch fetch) {
        out.put("URLFETCH");
        for (Map.Entry<String, Optional<Octets>> content : fetch.contents().entrySet()) {
            out.space().string(content.getKey()).space();
            if (content.getValue().isPresent()) {
                out.octets(content.getValue().get(), true);
            } else {
                out.nil();
            }
        }
    }
}
