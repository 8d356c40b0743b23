package org.posthorn.wire.driver;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * A range of IP addresses, as one writes it in a configuration: {@code 192.0.2.0/24}, {@code 2001:db8::/32} (RFC 4632, RFC 4291 section
 * 2.3), or one address. An IPv4 address that is written as an IPv6 one ({@code ::ffff:192.0.2.1}) is the IPv4 address.
 *
 * @param address the first address of the range
 * @param prefix how many bits of it all addresses of the range share: up to 32, or 128 for IPv6
 */
public record Network(InetAddress address, int prefix) {

    private static final Pattern IPV4 = Pattern.compile(
            "(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\\.){3}(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

    /** Refuses a prefix longer than the address, and an address with bits behind the prefix. */
    public Network {
        if (prefix < 0 || prefix > address.getAddress().length * 8) {
            throw new IllegalArgumentException("no prefix of such an address: " + prefix);
        }
        if (!Arrays.equals(address.getAddress(), masked(address.getAddress(), prefix))) {
            throw new IllegalArgumentException(
                    address.getHostAddress() + " has bits behind the first " + prefix + " ones");
        }
    }

    /**
     * Reads a range from text. No name is looked up.
     *
     * @param text an IP address, or one with a slash and the length of the prefix in bits behind it
     * @return the range
     * @throws IllegalArgumentException if it is neither
     */
    public static Network parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            InetAddress address = address(text);
            return new Network(address, address.getAddress().length * 8);
        }
        String prefix = text.substring(slash + 1);
        if (!prefix.matches("[0-9]{1,3}")) {
            throw new IllegalArgumentException("no length of a prefix: " + prefix);
        }
        return new Network(address(text.substring(0, slash)), Integer.parseInt(prefix));
    }

    /**
     * The range of a given length that an address lies in.
     *
     * @param address the address
     * @param prefix how many bits of it to keep
     * @return the range
     */
    public static Network of(InetAddress address, int prefix) {
        try {
            return new Network(InetAddress.getByAddress(masked(address.getAddress(), prefix)), prefix);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // only for other lengths than those of addresses
        }
    }

    /** An address from its numbers; never asks for a name. */
    static InetAddress address(String text) {
        // The JDK takes what has these characters and a colon for an address, and looks nothing up
        if (IPV4.matcher(text).matches()
                || text.indexOf(':') >= 0 && IPV6.matcher(text).matches()) {
            try {
                return InetAddress.getByName(text);
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException("no IP address: " + text, e);
            }
        }
        throw new IllegalArgumentException("no IP address: " + text);
    }

    /**
     * {@return whether the address lies in this range}
     *
     * @param other the address
     */
    public boolean contains(InetAddress other) {
        byte[] octets = other.getAddress();
        return octets.length == address.getAddress().length
                && Arrays.equals(masked(octets, prefix), address.getAddress());
    }

    private static byte[] masked(byte[] octets, int prefix) {
        byte[] masked = octets.clone();
        for (int i = 0; i < masked.length; i++) {
            int kept = Math.min(Math.max(prefix - i * 8, 0), 8);
            masked[i] &= (byte) (0xFF00 >> kept);
        }
        return masked;
    }

    /** {@return whose connections are counted together: an IPv4 address, or an IPv6 network of 64 bits, the least that one site has} */
    static Network site(InetAddress address) {
        return of(address, address instanceof Inet4Address ? 32 : 64);
    }

    /** {@return as {@link #parse} reads it} */
    @Override
    public String toString() {
        return address.getHostAddress() + "/" + prefix;
    }
}
