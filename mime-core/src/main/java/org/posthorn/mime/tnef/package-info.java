/**
 * What Outlook packs into {@code winmail.dat} (MS-OXTNEF): bodies and attachments, unpacked. Start reading at {@code Tnef}.
 */
@org.jspecify.annotations.NullMarked
package org.posthorn.mime.tnef;
