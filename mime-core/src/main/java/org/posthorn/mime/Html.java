package org.posthorn.mime;

import java.util.Locale;

/** HTML documents, as far as one has to know them to put one into another. */
final class Html {

    private Html() {}

    /** The lower part stands before the end of the upper one's body, if that is marked. */
    static String withBeneath(String html, String lower) {
        int end = html.length();
        for (int at = html.lastIndexOf("</"); at >= 0; at = html.lastIndexOf("</", at - 1)) {
            if (!isTag(html, at, "</body") && !isTag(html, at, "</html")) {
                break;
            }
            end = at;
        }
        return html.substring(0, end) + "<br>\n" + lower + html.substring(end);
    }

    /** What is between the tags of the body; all of it if it has none. */
    static String body(String html) {
        int from = 0;
        for (String begin : new String[] {"<body", "</head", "<html"}) {
            int at = indexOf(html, begin);
            int end = at < 0 ? -1 : html.indexOf('>', at);
            if (end >= 0) {
                from = end + 1;
                break;
            }
        }
        int to = html.length();
        for (int at = html.lastIndexOf("</"); at >= from; at = html.lastIndexOf("</", at - 1)) {
            if (!isTag(html, at, "</body") && !isTag(html, at, "</html")) {
                break;
            }
            to = at;
        }
        return html.substring(from, to);
    }

    private static int indexOf(String html, String tag) {
        for (int at = html.indexOf('<'); at >= 0; at = html.indexOf('<', at + 1)) {
            if (isTag(html, at, tag)) {
                return at;
            }
        }
        return -1;
    }

    private static boolean isTag(String html, int at, String tag) {
        int end = at + tag.length();
        boolean named = html.length() > end
                && html.substring(at, end).toLowerCase(Locale.ROOT).equals(tag);
        return named && " \t\r\n/>".indexOf(html.charAt(end)) >= 0;
    }
}
