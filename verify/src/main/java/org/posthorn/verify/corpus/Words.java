package org.posthorn.verify.corpus;

import java.util.SplittableRandom;

/** Text, names, dates and bytes drawn from a random sequence. */
final class Words {

    private static final String[] PLAIN =
            ("the of and to in is that it was for on are with as at be this have from or had by but not what"
                            + " all were we when your can said there use each which she do how their if will up other about out many then them"
                            + " these so some her would make like him into time has look two more write go see number no way could people my"
                            + " than first water been call who oil its now find long down day did get come made may part invoice meeting"
                            + " report delivery order attached tomorrow schedule")
                    .split(" ");
    private static final String[] ACCENTED =
            ("für größer Straße Übung schön déjà élève naïve façade mañana señor niño coração então"
                            + " český příliš źdźbło łódź gęś ångström smørrebrød ελληνικά καλημέρα κόσμε добрый день письмо вложение 今日 会議"
                            + " 資料 送付 こんにちは 你好 世界 附件 문서 회의")
                    .split(" ");
    private static final String[] LATIN =
            "für größer Straße Übung schön déjà élève naïve façade mañana señor niño coração então".split(" ");
    private static final String[] GIVEN = "Ada Grace Alan Edsger Barbara Donald Frances Ken Radia Vint".split(" ");
    private static final String[] FAMILY =
            "Archer Baker Cooper Dyer Fletcher Glover Mason Potter Sawyer Weaver".split(" ");
    private static final String[] FAMILY_ACCENTED = "Müller Núñez Škoda Øster Lefèvre".split(" ");
    private static final String[] HOSTS = "example.org example.com example.net mail.example.org".split(" ");
    private static final String[] DAYS = "Mon Tue Wed Thu Fri Sat Sun".split(" ");
    private static final String[] MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
    private static final String[] ZONES = "+0000 +0100 -0500 +0530 -0800".split(" ");

    /** Which words a text is made of. */
    enum Script {
        ASCII,
        LATIN,
        ANY
    }

    private final SplittableRandom random;

    Words(SplittableRandom random) {
        this.random = random;
    }

    int number(int from, int to) {
        return random.nextInt(from, to);
    }

    private String pick(String[] of) {
        return of[random.nextInt(of.length)];
    }

    private String word(Script script) {
        if (script == Script.ASCII || random.nextInt(5) != 0) {
            return pick(PLAIN);
        }
        return pick(script == Script.LATIN ? LATIN : ACCENTED);
    }

    /** A line of words without its end, at least {@code least} characters long. */
    String line(Script script, int least) {
        StringBuilder line = new StringBuilder(least + 12);
        while (line.length() < least) {
            line.append(line.isEmpty() ? "" : " ").append(word(script));
        }
        return line.toString();
    }

    String name(Script script) {
        return pick(GIVEN) + " " + pick(script == Script.ASCII ? FAMILY : FAMILY_ACCENTED);
    }

    String address() {
        return pick(GIVEN).toLowerCase(java.util.Locale.ROOT) + "." + random.nextInt(1000) + "@" + pick(HOSTS);
    }

    String host() {
        return "mx" + random.nextInt(100) + "." + pick(HOSTS);
    }

    String token(int length) {
        StringBuilder token = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            token.append((char) ('a' + random.nextInt(26)));
        }
        return token.toString();
    }

    /** A date whose day of the week is right. */
    String date() {
        int day = random.nextInt(365 * 20);
        java.time.LocalDate date = java.time.LocalDate.of(2005, 1, 1).plusDays(day);
        return String.format(
                java.util.Locale.ROOT,
                "%s, %d %s %d %02d:%02d:%02d %s",
                DAYS[date.getDayOfWeek().ordinal()],
                date.getDayOfMonth(),
                MONTHS[date.getMonthValue() - 1],
                date.getYear(),
                random.nextInt(24),
                random.nextInt(60),
                random.nextInt(60),
                pick(ZONES));
    }

    byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i += 8) {
            long eight = random.nextLong();
            for (int j = i; j < Math.min(i + 8, length); j++, eight >>>= 8) {
                bytes[j] = (byte) eight;
            }
        }
        return bytes;
    }
}
