package org.posthorn.mime.text;

import java.util.HashMap;
import java.util.Map;
import java.util.function.IntConsumer;

/** Character references of HTML: numbers, and the names that HTML 4 has. */
final class Entities {

    private static final int LONGEST_NAME = 8;

    /** The names of U+00A0 to U+00FF, in order. They are known without a semicolon too. */
    private static final String LATIN = """
            nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute
            micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring
            AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml
            times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil
            egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash
            ugrave uacute ucirc uuml yacute thorn yuml""";

    private static final String OTHERS = """
            quot=22 amp=26 apos=27 lt=3c gt=3e OElig=152 oelig=153 Scaron=160 scaron=161 Yuml=178 fnof=192 circ=2c6
            tilde=2dc Alpha=391 Beta=392 Gamma=393 Delta=394 Epsilon=395 Zeta=396 Eta=397 Theta=398 Iota=399 Kappa=39a
            Lambda=39b Mu=39c Nu=39d Xi=39e Omicron=39f Pi=3a0 Rho=3a1 Sigma=3a3 Tau=3a4 Upsilon=3a5 Phi=3a6 Chi=3a7
            Psi=3a8 Omega=3a9 alpha=3b1 beta=3b2 gamma=3b3 delta=3b4 epsilon=3b5 zeta=3b6 eta=3b7 theta=3b8 iota=3b9
            kappa=3ba lambda=3bb mu=3bc nu=3bd xi=3be omicron=3bf pi=3c0 rho=3c1 sigmaf=3c2 sigma=3c3 tau=3c4
            upsilon=3c5 phi=3c6 chi=3c7 psi=3c8 omega=3c9 thetasym=3d1 upsih=3d2 piv=3d6 ensp=2002 emsp=2003
            thinsp=2009 zwnj=200c zwj=200d lrm=200e rlm=200f ndash=2013 mdash=2014 lsquo=2018 rsquo=2019 sbquo=201a
            ldquo=201c rdquo=201d bdquo=201e dagger=2020 Dagger=2021 bull=2022 hellip=2026 permil=2030 prime=2032
            Prime=2033 lsaquo=2039 rsaquo=203a oline=203e frasl=2044 euro=20ac image=2111 weierp=2118 real=211c
            trade=2122 alefsym=2135 larr=2190 uarr=2191 rarr=2192 darr=2193 harr=2194 crarr=21b5 lArr=21d0 uArr=21d1
            rArr=21d2 dArr=21d3 hArr=21d4 forall=2200 part=2202 exist=2203 empty=2205 nabla=2207 isin=2208 notin=2209
            ni=220b prod=220f sum=2211 minus=2212 lowast=2217 radic=221a prop=221d infin=221e ang=2220 and=2227 or=2228
            cap=2229 cup=222a int=222b there4=2234 sim=223c cong=2245 asymp=2248 ne=2260 equiv=2261 le=2264 ge=2265
            sub=2282 sup=2283 nsub=2284 sube=2286 supe=2287 oplus=2295 otimes=2297 perp=22a5 sdot=22c5 lceil=2308
            rceil=2309 lfloor=230a rfloor=230b lang=27e8 rang=27e9 loz=25ca spades=2660 clubs=2663 hearts=2665
            diams=2666""";

    /** What the numbers 128 to 159 mean: windows-1252. */
    private static final String WINDOWS =
            "\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F"
                    + "\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178";

    private static final Map<String, Integer> NAMES = names();

    private Entities() {}

    private static Map<String, Integer> names() {
        Map<String, Integer> names = new HashMap<>();
        int next = 0xA0;
        for (String name : LATIN.split("\\s")) {
            names.put(name, next++);
        }
        for (String each : OTHERS.split("\\s")) {
            int equals = each.indexOf('=');
            names.put(each.substring(0, equals), Integer.parseInt(each.substring(equals + 1), 16));
        }
        return Map.copyOf(names);
    }

    /**
     * Reads the character reference that the ampersand at {@code from} may begin. If it begins none it stands for itself.
     *
     * @param inAttribute whether a name without a semicolon before a letter, a digit or "=" is none, as in the query of a link
     * @param to is given the character, a code point
     * @return where to read on
     */
    static int read(String html, int from, int end, boolean inAttribute, IntConsumer to) {
        return html.startsWith("#", from + 1) && from + 1 < end
                ? number(html, from, end, to)
                : name(html, from, end, inAttribute, to);
    }

    private static int number(String html, int from, int end, IntConsumer to) {
        int at = from + 2;
        int radix = 10;
        if (at < end && (html.charAt(at) == 'x' || html.charAt(at) == 'X')) {
            radix = 16;
            at++;
        }
        int digits = at;
        int number = 0;
        for (int digit; at < end && (digit = digit(html.charAt(at), radix)) >= 0; at++) {
            number = Math.min(number * radix + digit, Character.MAX_CODE_POINT + 1);
        }
        if (at == digits) {
            to.accept('&');
            return from + 1;
        }
        to.accept(meant(number));
        return at < end && html.charAt(at) == ';' ? at + 1 : at;
    }

    private static int digit(char c, int radix) {
        return c < 128 ? Character.digit(c, radix) : -1;
    }

    private static int meant(int number) {
        if (number >= 128 && number < 160) {
            return WINDOWS.charAt(number - 128);
        }
        boolean character = number > 0 && number <= Character.MAX_CODE_POINT && (number < 0xD800 || number > 0xDFFF);
        return character ? number : 0xFFFD;
    }

    private static int name(String html, int from, int end, boolean inAttribute, IntConsumer to) {
        int at = from + 1;
        while (at < end && at - from <= LONGEST_NAME && isOfName(html.charAt(at))) {
            at++;
        }
        Integer c = NAMES.get(html.substring(from + 1, at));
        boolean semicolon = at < end && html.charAt(at) == ';';
        boolean goesOn = at < end && (isOfName(html.charAt(at)) || html.charAt(at) == '=');
        if (c == null || !semicolon && (inAttribute && goesOn || !isOld(c))) {
            to.accept('&');
            return from + 1;
        }
        to.accept(c);
        return semicolon ? at + 1 : at;
    }

    private static boolean isOld(int c) {
        return c < 0x100;
    }

    private static boolean isOfName(char c) {
        return (c | 0x20) >= 'a' && (c | 0x20) <= 'z' || c >= '0' && c <= '9';
    }
}
