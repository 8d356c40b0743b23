package org.posthorn.verify.hostile;

import java.util.List;
import org.posthorn.mime.Defect;
import org.posthorn.mime.Message;
import org.posthorn.mime.MimeLimits;

/** Reads every bomb within the default limits, and prints which limits cut it. Meant for a small JVM. */
public final class BombMain {

    private BombMain() {}

    /** Takes no arguments. */
    public static void main(String[] arguments) {
        for (Bomb bomb : Bomb.all()) {
            System.out.println(bomb + ": " + breached(bomb));
        }
    }

    private static List<Defect.Kind> breached(Bomb bomb) {
        byte[] octets = bomb.octets();
        if (bomb.mbox()) {
            Walk.mbox(octets);
            return List.of();
        }
        Message message = Message.parse(octets);
        Walk.over(message, MimeLimits.DEFAULTS);
        Walk.stream(octets, 4096, MimeLimits.DEFAULTS);
        return message.defects().stream()
                .map(Defect::kind)
                .filter(Defect.Kind::isLimit)
                .distinct()
                .toList();
    }
}
