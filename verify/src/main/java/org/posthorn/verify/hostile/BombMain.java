package org.posthorn.verify.hostile;

import java.util.List;
import org.posthorn.mime.Defect;
import org.posthorn.mime.Message;
import org.posthorn.mime.MimeLimits;

/** Reads every bomb in a small JVM, and prints for each the defects that tell of limits. */
public final class BombMain {

    private BombMain() {}

    /** The only argument says whether the limits are lifted. */
    public static void main(String[] arguments) {
        for (Bomb bomb : Bomb.all()) {
            byte[] octets = bomb.octets();
            if (bomb.mbox()) {
                System.out.println(bomb + ": " + List.of() + Walk.mbox(octets) % 1);
                continue;
            }
            Message message = Message.parse(octets);
            Walk.over(message, MimeLimits.DEFAULTS);
            Walk.stream(octets, 4096, MimeLimits.DEFAULTS);
            List<Defect.Kind> limits = message.defects().stream()
                    .map(Defect::kind)
                    .filter(Defect.Kind::isLimit)
                    .distinct()
                    .toList();
            System.out.println(bomb + ": " + limits);
        }
        System.out.println("DONE");
    }
}
