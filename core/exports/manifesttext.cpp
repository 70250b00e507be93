// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exports/manifesttext.h"

#include <QRegularExpression>
#include <QStringDecoder>

#include <algorithm>
#include <array>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// Longer lines cannot be statements.
constexpr qsizetype longestLine = 64 * 1024;
constexpr qsizetype keptOfUnread = 1000;

struct Algorithm
{
    QLatin1StringView name; ///< lower case, without separators between its letters
    DigestKind kind;
};

// OpenSSL 3 writes SHA2-256 for what others call SHA256 or SHA-256.
constexpr std::array algorithms{
    Algorithm{"md5"_L1, DigestKind::Md5},        Algorithm{"sha"_L1, DigestKind::Sha1},
    Algorithm{"sha1"_L1, DigestKind::Sha1},      Algorithm{"sha224"_L1, DigestKind::Sha224},
    Algorithm{"sha2224"_L1, DigestKind::Sha224}, Algorithm{"sha256"_L1, DigestKind::Sha256},
    Algorithm{"sha2256"_L1, DigestKind::Sha256}, Algorithm{"sha384"_L1, DigestKind::Sha384},
    Algorithm{"sha2384"_L1, DigestKind::Sha384}, Algorithm{"sha512"_L1, DigestKind::Sha512},
    Algorithm{"sha2512"_L1, DigestKind::Sha512},
};

/// Lines of coreutils name no algorithm: the length determines it.
constexpr std::array byLength{DigestKind::Md5,    DigestKind::Sha1,   DigestKind::Sha224,
                              DigestKind::Sha256, DigestKind::Sha384, DigestKind::Sha512};

std::optional<DigestKind> algorithmNamed(const QString &written)
{
    // SHA512/256 is another algorithm than SHA512: keep the slash.
    QString name = written.toLower();
    name.remove(u'-').remove(u'_').remove(u' ');
    const auto *found = std::ranges::find_if(
        algorithms, [&name](const Algorithm &algorithm) { return name == algorithm.name; });
    return found == algorithms.end() ? std::nullopt : std::optional(found->kind);
}

std::optional<StatedDigest> digestOfLength(const QString &hex)
{
    for (const DigestKind kind : byLength) {
        if (auto digest = digestFrom(digestName(kind) + u':' + hex))
            return digest;
    }
    return {};
}

bool isNul(char c)
{
    return c == '\0';
}

/// Latin letters in UTF-16 have a zero in every second byte.
std::optional<QStringDecoder::Encoding> utf16WithoutMark(QByteArrayView bytes)
{
    const QByteArrayView head = bytes.first(std::min<qsizetype>(bytes.size(), 512) & ~qsizetype(1));
    qsizetype even = 0;
    qsizetype odd = 0;
    for (qsizetype at = 0; at < head.size(); at += 2) {
        even += isNul(head.at(at)) ? 1 : 0;
        odd += isNul(head.at(at + 1)) ? 1 : 0;
    }
    const qsizetype most = head.size() * 2 / 5;
    if (odd > even && odd >= most && odd > 0)
        return QStringDecoder::Utf16LE;
    if (even > odd && even >= most && even > 0)
        return QStringDecoder::Utf16BE;
    return {};
}

/// Empty: it is UTF-8, or an unknown superset of ASCII.
std::optional<QStringDecoder::Encoding> wideEncoding(QByteArrayView bytes)
{
    const auto marked = QStringConverter::encodingForData(bytes);
    if (marked && *marked != QStringDecoder::Utf8)
        return marked;
    return marked ? std::nullopt : utf16WithoutMark(bytes);
}

QString narrowText(QByteArrayView line)
{
    QStringDecoder utf8(QStringDecoder::Utf8);
    QString text = utf8(line);
    return utf8.hasError() ? QString::fromLatin1(line) : text;
}

QString withoutMarks(QString text)
{
    return text.remove(QChar(QChar::ByteOrderMark));
}

QString unquoted(const QString &name)
{
    const bool quoted =
        name.size() >= 2 && (name.front() == u'"' || name.front() == u'\'') && name.back() == name.front();
    return quoted ? name.sliced(1, name.size() - 2) : name;
}

/// coreutils write `\` before a line with escaped backslashes and newlines in its name.
QString unescaped(const QString &name)
{
    QString plain;
    for (qsizetype at = 0; at < name.size(); ++at) {
        if (name.at(at) != u'\\' || at + 1 == name.size()) {
            plain += name.at(at);
            continue;
        }
        const QChar next = name.at(++at);
        plain += next == u'n' ? QChar(u'\n') : next == u'r' ? QChar(u'\r') : next;
    }
    return plain;
}

class Reader
{
public:
    explicit Reader(ManifestText &text)
        : text_(text)
    {}

    void line(const QString &written)
    {
        ++number_;
        const QString line = withoutMarks(written).trimmed();
        if (line.isEmpty() || line.startsWith(u'#'))
            return;
        const bool understood =
            !hasControls(line) && line.size() < longestLine && (tagged(line) || bare(line));
        if (!understood)
            unread(line);
    }

    void unread(const QString &line)
    {
        if (text_.unread.size() == ManifestText::mostUnread)
            text_.tooManyUnread = true;
        else
            text_.unread.append({number_, line.left(keptOfUnread)});
    }

private:
    static bool hasControls(const QString &line)
    {
        return std::ranges::any_of(line, [](QChar c) { return c < u' ' && c != u'\t'; });
    }

    bool tagged(const QString &line)
    {
        static const QRegularExpression form(
            uR"(^(\\?)([A-Za-z][A-Za-z0-9_/-]*) ?\s*\((.+)\)\s*=\s*(.*)$)"_s);
        const auto match = form.match(line);
        if (!match.hasMatch())
            return false;
        const QString name = match.captured(1).isEmpty() ? match.captured(3) : unescaped(match.captured(3));
        ManifestStatement statement{number_, unquoted(name.trimmed()), match.captured(2), {}};
        if (const auto kind = algorithmNamed(statement.algorithm))
            statement.digest = digestFrom(digestName(*kind) + u':' + unquoted(match.captured(4).trimmed()));
        text_.statements.append(std::move(statement));
        return true;
    }

    bool bare(const QString &line)
    {
        // Shorter ones are words; a cut digest is a statement without a usable digest.
        static const QRegularExpression form(uR"(^(\\?)([0-9A-Fa-f]{16,})(?: \*|\s+\*?)(\S.*)$)"_s);
        const auto match = form.match(line);
        if (!match.hasMatch())
            return false;
        const QString name = match.captured(1).isEmpty() ? match.captured(3) : unescaped(match.captured(3));
        text_.statements.append({number_, unquoted(name.trimmed()), {}, digestOfLength(match.captured(2))});
        return true;
    }

    ManifestText &text_;
    int number_ = 0;
};

void readWide(QByteArrayView bytes, QStringDecoder::Encoding encoding, Reader &reader)
{
    QStringDecoder decoder(encoding);
    const QString all = decoder(bytes);
    static const QRegularExpression ends(u"\r\n|\n|\r"_s);
    for (const QString &line : all.split(ends))
        reader.line(line);
}

void readNarrow(QByteArrayView bytes, Reader &reader)
{
    while (!bytes.isEmpty()) {
        const auto *const end = std::ranges::find_if(bytes, [](char c) { return c == '\n' || c == '\r'; });
        const qsizetype length = end - bytes.begin();
        // A line that is too long is not decoded: it is not understood anyway.
        reader.line(narrowText(bytes.first(std::min(length, longestLine))));
        const bool both =
            length + 1 < bytes.size() && bytes.at(length) == '\r' && bytes.at(length + 1) == '\n';
        bytes = bytes.sliced(std::min(bytes.size(), length + (both ? 2 : 1)));
    }
}

} // namespace

ManifestText readManifestText(QByteArrayView bytes)
{
    ManifestText text;
    Reader reader(text);
    if (const auto wide = wideEncoding(bytes))
        readWide(bytes, *wide, reader);
    else
        readNarrow(bytes, reader);
    return text;
}

} // namespace windlass
