package org.posthorn.smtp.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.posthorn.smtp.EnhancedStatus;
import org.posthorn.smtp.Reply;
import org.posthorn.wire.Line;
import org.posthorn.wire.Violation;

/** Puts a reply together from its lines (RFC 5321 section 4.2). */
final class ReplyReader {

    private final int mostLines;
    private final List<String> texts = new ArrayList<>(1);
    private int code;
    private @Nullable Violation violation;

    ReplyReader(int mostLines) {
        this.mostLines = mostLines;
    }

    /**
     * Takes one line.
     *
     * @param statusAllowed whether the texts may begin with enhanced statuses, which are then taken out of them
     * @return the reply, if this was its last line and all is well
     */
    @Nullable Reply take(Line line, boolean statusAllowed) {
        int lineCode = code(line);
        if (!line.sound()) {
            return fail(line.problem().orElseThrow(), "in a reply");
        }
        if (lineCode < 0 || (line.length() > 3 && line.charAt(3) != ' ' && line.charAt(3) != '-')) {
            return fail(Violation.Kind.SYNTAX, "no reply line: " + line);
        }
        if (!texts.isEmpty() && lineCode != code) {
            return fail(Violation.Kind.SYNTAX, "one reply with the codes " + code + " and " + lineCode);
        }
        if (texts.size() == mostLines) {
            return fail(Violation.Kind.TOO_MANY, "lines in one reply");
        }
        code = lineCode;
        texts.add(line.words(4));
        boolean last = line.length() == 3 || line.charAt(3) == ' ';
        return last ? finish(statusAllowed) : null;
    }

    /** Whether some lines of a reply have come, but not its last. */
    boolean midReply() {
        return !texts.isEmpty();
    }

    /** What was wrong with the line taken last, if anything. */
    Optional<Violation> violation() {
        return Optional.ofNullable(violation);
    }

    private @Nullable Reply fail(Violation.Kind kind, String detail) {
        violation = new Violation(kind, detail);
        return null;
    }

    private Reply finish(boolean statusAllowed) {
        Optional<EnhancedStatus> status =
                statusAllowed ? EnhancedStatus.at(texts.get(0)).filter(s -> s.kind() == code / 100) : Optional.empty();
        if (status.isPresent()) {
            texts.replaceAll(ReplyReader::withoutStatus);
        }
        Reply reply = new Reply(code, status, texts);
        texts.clear();
        return reply;
    }

    private static String withoutStatus(String text) {
        if (EnhancedStatus.at(text).isEmpty()) {
            return text;
        }
        int space = text.indexOf(' ');
        return space < 0 ? "" : text.substring(space + 1);
    }

    /** Reply-code = %x32-35 %x30-35 %x30-39, the second digit taken as any. -1 if there is none. */
    private static int code(Line line) {
        if (line.length() < 3 || line.charAt(0) < '2' || line.charAt(0) > '5') {
            return -1;
        }
        int code = 0;
        for (int i = 0; i < 3; i++) {
            int digit = line.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            code = 10 * code + digit;
        }
        return code;
    }
}
