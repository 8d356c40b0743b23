package org.posthorn.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.posthorn.wire.ChannelBinding;

/**
 * What a client of SCRAM or OAUTHBEARER says first (RFC 5801 section 4, RFC 5802 section 7).
 *
 * @param text the header as it is sent, up to its second comma
 * @param flag {@code n}, {@code y}, or {@code p=} with the type of the channel binding
 * @param authzid whom to act as, not prepared; may be empty
 */
record Gs2Header(String text, String flag, String authzid) {

    static Gs2Header of(String flag, String authzid) {
        String text = flag + "," + (authzid.isEmpty() ? "" : "a=" + Names.quoted(authzid)) + ",";
        return new Gs2Header(text, flag, authzid);
    }

    /** The header at the start of a message. */
    static Gs2Header read(String message) throws Rejection {
        int first = message.indexOf(',');
        int second = message.indexOf(',', first + 1);
        if (first < 0 || second < 0) {
            throw Exchange.malformed("no GS2 header");
        }
        String flag = message.substring(0, first);
        if (!flag.equals("n")
                && !flag.equals("y")
                && !(flag.startsWith("p=") && ChannelBinding.isType(flag.substring(2)))) {
            throw Exchange.malformed("no flag for the channel binding");
        }
        String authzid = message.substring(first + 1, second);
        if (!authzid.isEmpty() && (!authzid.startsWith("a=") || authzid.length() == 2)) {
            throw Exchange.malformed("no authorization identity where it should be");
        }
        return new Gs2Header(
                message.substring(0, second + 1), flag, authzid.isEmpty() ? "" : Names.unquoted(authzid.substring(2)));
    }

    /** The type of channel binding that the client uses; empty if it does not. */
    String bindingType() {
        return flag.startsWith("p=") ? flag.substring(2) : "";
    }

    /** The value of the attribute {@code c}: the header and the binding's octets in Base64. */
    String channelBinding(byte[] data) {
        byte[] header = text.getBytes(StandardCharsets.UTF_8);
        byte[] input = Arrays.copyOf(header, header.length + data.length);
        System.arraycopy(data, 0, input, header.length, data.length);
        return Base64.getEncoder().encodeToString(input);
    }
}
