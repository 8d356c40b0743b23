package org.posthorn.mailbox.maildir;

import org.jspecify.annotations.Nullable;
import org.posthorn.mailbox.Flags;

/** A message as it is known. Under the lock of its mailbox. */
final class Entry {

    /** Where its file is, and whether its name has a mark with flags behind it. */
    enum Place {
        CUR("cur/", true),
        CUR_UNMARKED("cur/", false),
        NEW("new/", false),
        NEW_MARKED("new/", true);

        private final String directory;
        private final boolean marked;

        Place(String directory, boolean marked) {
            this.directory = directory;
            this.marked = marked;
        }

        static Place of(boolean incoming, boolean marked) {
            if (incoming) {
                return marked ? NEW_MARKED : NEW;
            }
            return marked ? CUR : CUR_UNMARKED;
        }
    }

    final long uid;
    final FileName.Base base;
    /** When it came into this mailbox, in seconds. */
    final long saved;
    /** Null for the one that its name makes. */
    final @Nullable String emailId;

    /** As they are in the name of its file, those that are no flags too. */
    String letters = "";

    /** Which keywords it has that have no letter: numbers with commas. */
    String more = "";

    Flags flags = Flags.NONE;
    long modSeq;
    Place place = Place.CUR;

    /** As protocols send it; -1 if the name does not tell and nobody asked. */
    long size;

    /** Which scan found it last. */
    int found;

    Entry(long uid, FileName.Base base, long saved, @Nullable String emailId) {
        this.uid = uid;
        this.base = base;
        this.saved = saved;
        this.emailId = emailId;
        this.size = base.number('W');
    }

    boolean isIncoming() {
        return place == Place.NEW || place == Place.NEW_MARKED;
    }

    /** Its file, below the Maildir. */
    String path() {
        String path = place.directory + base.text();
        return place.marked ? path + FileName.MARK + letters : path;
    }

    String emailId() {
        return emailId == null ? base.emailId() : emailId;
    }
}
