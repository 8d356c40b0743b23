/**
 * Mail messages as RFC 5322 and MIME define them: reading, the tree of parts, header values, editing, composing.
 * Everything here works on bytes that the caller owns and does no I/O, except {@code Message}, which can open a file.
 * Start reading at {@code Message} (one static door), then {@code MimeReader}, the tokenizer beneath it.
 *
 * <p>What a part is beyond its octets is told by views. Each has one door, {@code of(part)}, which is empty if the part is something else:
 *
 * <table>
 * <caption>The door to each kind of content</caption>
 * <tr><th>content</th><th>door</th></tr>
 * <tr><td>the body of a message, its attachments</td><td>{@link org.posthorn.mime.Message#textBody},
 *   {@link org.posthorn.mime.Message#htmlBody}, {@link org.posthorn.mime.Message#attachments}</td></tr>
 * <tr><td>the text of a message for people; its first words</td><td>{@link org.posthorn.mime.Message#text},
 *   {@link org.posthorn.mime.Message#preview}</td></tr>
 * <tr><td>any text of a part, text/html, text/enriched</td><td>{@link org.posthorn.mime.Part#plainText}; as it is written,
 *   {@link org.posthorn.mime.Decoded#text}</td></tr>
 * <tr><td>text/plain, flowed or not</td><td>{@link org.posthorn.mime.Part#flowedText}, which can be wrapped and made HTML</td></tr>
 * <tr><td>files in text (uuencode), x-uuencode, x-yenc</td><td>{@code view.InlineFiles}</td></tr>
 * <tr><td>multipart/mixed, digest, any other</td><td>{@link org.posthorn.mime.Part#parts}</td></tr>
 * <tr><td>multipart/alternative</td><td>{@code view.Alternative}</td></tr>
 * <tr><td>multipart/related; cid: and mid: URLs</td><td>{@code view.Related}; {@code view.ContentUrl}</td></tr>
 * <tr><td>multipart/signed, multipart/encrypted, application/pkcs7-mime</td><td>{@code view.Signed}, {@code view.Encrypted},
 *   {@code view.Smime}</td></tr>
 * <tr><td>multipart/report and what it holds</td><td>{@link org.posthorn.mime.Report}</td></tr>
 * <tr><td>multipart/appledouble, application/applefile</td><td>{@code view.AppleFile}</td></tr>
 * <tr><td>message/rfc822, message/global, encoded or not</td><td>{@link org.posthorn.mime.Part#message}</td></tr>
 * <tr><td>message/partial</td><td>{@code view.Piece}; {@link org.posthorn.mime.Partial#join}</td></tr>
 * <tr><td>message/external-body</td><td>{@code view.ExternalBody}</td></tr>
 * <tr><td>application/ms-tnef</td><td>{@code tnef.Tnef}</td></tr>
 * </table>
 *
 * <p>What is to be changed is changed by {@link org.posthorn.mime.MessageEdit}, with all other octets kept; what is new is made by
 * {@link org.posthorn.mime.MessageBuilder}.
 */
@org.jspecify.annotations.NullMarked
package org.posthorn.mime;
