//! Finds the verification link in a message.

use super::html::{self, Link};

/// Words in the URL or text that indicate a verification link, with their scores.
const FOR: &[(&str, i32)] = &[
    ("verify", 40),
    ("verif", 35),
    ("confirm", 35),
    ("activat", 35),
    ("validate", 35),
    ("magic", 35),
    ("sign in", 30),
    ("sign-in", 30),
    ("signin", 30),
    ("log in", 30),
    ("login", 25),
    ("log-in", 25),
    ("reset", 30),
    ("authenticate", 30),
    ("complete", 15),
    ("token=", 15),
    ("auth", 12),
    ("otp", 12),
    ("code=", 12),
    ("invit", 15),
    ("accept", 12),
    ("get started", 15),
    ("set password", 25),
    ("set your password", 25),
    ("unlock", 15),
    ("bestätig", 40),
    ("verifizier", 40),
    ("anmelden", 30),
    ("aktivier", 35),
    ("zurücksetzen", 30),
    ("verificar", 40),
    ("confirma", 40),
    ("activar", 35),
    ("ativar", 35),
    ("iniciar sesión", 30),
    ("restablecer", 30),
    ("vérifi", 40),
    ("activer", 35),
    ("se connecter", 30),
    ("connexion", 25),
    ("réinitialiser", 30),
    ("verifica", 40),
    ("conferma", 40),
    ("attiva", 35),
    ("accedi", 30),
    ("reimposta", 30),
    ("bevestig", 40),
    ("activeer", 35),
    ("inloggen", 30),
    ("potwierdź", 40),
    ("zweryfikuj", 40),
    ("aktywuj", 35),
    ("zaloguj", 30),
    ("подтверд", 40),
    ("активир", 35),
    ("войти", 30),
    ("підтверд", 40),
    ("активув", 35),
    ("увійти", 30),
    ("doğrula", 40),
    ("onayla", 40),
    ("etkinleştir", 35),
    ("giriş yap", 30),
    ("تأكيد", 40),
    ("تحقق", 40),
    ("تفعيل", 35),
    ("تسجيل الدخول", 30),
    ("אימות", 40),
    ("אמת", 35),
    ("אישור", 30),
    ("הפעל", 30),
    ("सत्यापित", 40),
    ("पुष्टि", 40),
    ("验证", 40),
    ("驗證", 40),
    ("确认", 35),
    ("確認", 35),
    ("激活", 35),
    ("登录", 30),
    ("認証", 40),
    ("ログイン", 30),
    ("有効化", 35),
    ("인증", 40),
    ("확인", 30),
    ("로그인", 30),
    ("xác minh", 40),
    ("xác nhận", 40),
    ("kích hoạt", 35),
    ("đăng nhập", 30),
    ("verifikasi", 40),
    ("konfirmasi", 40),
    ("aktifkan", 35),
    ("masuk", 20),
    ("ยืนยัน", 40),
    ("เปิดใช้งาน", 35),
    ("เข้าสู่ระบบ", 30),
];

/// Words that rule a link out.
const AGAINST: &[&str] = &[
    "unsubscribe",
    "opt-out",
    "optout",
    "opt_out",
    "preferences",
    "manage your email",
    "privacy",
    "terms",
    "policy",
    "legal",
    "imprint",
    "impressum",
    "help",
    "support",
    "faq",
    "contact",
    "view in browser",
    "view online",
    "webversion",
    "view this email",
    "facebook.com",
    "twitter.com",
    "//x.com",
    "instagram.com",
    "linkedin.com",
    "youtube.com",
    "tiktok.com",
    "apps.apple.com",
    "play.google.com",
    "itunes.apple",
    "app store",
    "google play",
    "pixel",
    "/open?",
    "/open/",
    "beacon",
    "logo",
    ".png",
    ".jpg",
    ".jpeg",
    ".gif",
    ".svg",
    ".css",
    "abmelden",
    "abbestellen",
    "datenschutz",
    "désabonner",
    "desinscrire",
    "confidentialité",
    "darse de baja",
    "cancelar suscripción",
    "privacidad",
    "annulla iscrizione",
    "disiscri",
    "descadastr",
    "privacidade",
    "uitschrijven",
    "afmelden",
    "wypisz",
    "rezygnuj",
    "отпис",
    "відпис",
    "abonelik",
    "إلغاء الاشتراك",
    "הסר",
    "退订",
    "取消订阅",
    "配信停止",
    "수신거부",
    "hủy đăng ký",
    "berhenti berlangganan",
    "ยกเลิกการ",
    "did not request",
    "didn't request",
    "wasn't you",
    "not you",
    "report",
];

/// Minimum score of a link.
const THRESHOLD: i32 = 25;
/// Minimum score of the only usable link of a message about verification.
const ONLY_THRESHOLD: i32 = 5;

/// Limits of the searched text, in bytes, and of the number of links.
const TEXT_LIMIT: usize = 1024 * 1024;
const LINK_LIMIT: usize = 1000;
/// Length limit of a returned URL, in bytes: more than servers accept.
const URL_LIMIT: usize = 8 * 1024;

impl Link {
    /// Returns whether it is a web address of at most [`URL_LIMIT`].
    fn is_web(&self) -> bool {
        let is_web = self.url.starts_with("https://") || self.url.starts_with("http://");
        is_web && self.url.len() <= URL_LIMIT
    }

    /// Returns whether it contains one of [`AGAINST`].
    fn is_ruled_out(&self) -> bool {
        let (url, text) = (self.url.to_lowercase(), self.text.to_lowercase());
        // In plain text, only the last words before a URL describe it.
        let mut from = text.len().saturating_sub(40);
        while !text.is_char_boundary(from) {
            from += 1;
        }
        AGAINST
            .iter()
            .any(|word| url.contains(word) || text[from..].contains(word))
    }

    fn score(&self) -> i32 {
        let mut score = points(&self.url.to_lowercase()) / 2 + points(&self.text.to_lowercase());
        if self.is_ruled_out() {
            score -= 60;
        }
        // A long random part indicates a personal link.
        if self.url.len() > 60 || has_token(&self.url) {
            score += 6;
        }
        // A bare front page verifies nothing.
        if is_front_page(&self.url) {
            score -= 25;
        }
        score
    }
}

/// Finds the verification link in plain text; returns `None` if there is none.
#[must_use]
pub fn find_link(text: &str) -> Option<String> {
    let text = &text[..text.floor_char_boundary(TEXT_LIMIT)];
    choose(Vec::new(), bare_links(text), text)
}

/// Finds the verification link in HTML, among its links and the URLs in its other text; returns `None` if there is none.
#[must_use]
pub fn find_link_in_html(html: &str) -> Option<String> {
    let texts = html::texts_beside_links(html);
    let bare = texts.iter().flat_map(|text| bare_links(text)).collect();
    choose(html::links(html), bare, &html::text(html))
}

/// Returns the URLs of a text, with what precedes each.
fn bare_links(text: &str) -> Vec<Link> {
    let mut links = Vec::new();
    let mut at = 0;
    while links.len() < LINK_LIMIT
        && let Some(found) = next_url(text, at)
    {
        let (start, end) = found;
        // Text before a link, on its line or the line above, describes it.
        let mut from = start.saturating_sub(120);
        while !text.is_char_boundary(from) {
            from += 1;
        }
        let from = from.max(at);
        links.push(Link {
            url: text[start..end].to_owned(),
            text: text[from..start].to_owned(),
        });
        at = end;
    }
    links
}

fn next_url(text: &str, from: usize) -> Option<(usize, usize)> {
    let schemes = text[from..].match_indices("http").map(|(at, _)| from + at);
    let start = schemes
        .into_iter()
        .find(|at| text[at + 4..].starts_with("://") || text[at + 4..].starts_with("s://"))?;
    let url = &text[start..];
    let end = url.find(|c: char| {
        c.is_whitespace() || matches!(c, '<' | '>' | '"' | '`' | '|' | '。' | '，' | '）')
    });
    let mut url = &url[..end.unwrap_or(url.len())];
    // Overlong URLs are skipped later, without trimming.
    while url.len() <= URL_LIMIT {
        let shorter = url.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', ']']);
        // A closing bracket belongs to the sentence, unless the URL contains the opening one.
        let shorter = match shorter.strip_suffix(')') {
            Some(inner) if !inner.contains('(') => inner,
            _ => shorter,
        };
        if shorter.len() == url.len() {
            break;
        }
        url = shorter;
    }
    Some((start, start + url.len()))
}

/// Returns the link with the highest score of those that reach their threshold; of equal ones, the first, and links before
/// bare URLs.
fn choose(links: Vec<Link>, bare: Vec<Link>, message: &str) -> Option<String> {
    let mut head = message.len().min(4000);
    while !message.is_char_boundary(head) {
        head -= 1;
    }
    let about = points(&message[..head].to_lowercase()) > 0;
    let mut best: Option<(i32, String)> = None;
    let mut usable = 0;
    for mut group in [links, bare] {
        group.retain(Link::is_web);
        // A link may be the only one beside bare URLs, such as that of the sender's website, but not the reverse.
        usable += group.iter().filter(|link| !link.is_ruled_out()).count();
        for link in group {
            let score = link.score();
            let is_only = about && usable == 1 && !link.is_ruled_out();
            let threshold = if is_only { ONLY_THRESHOLD } else { THRESHOLD };
            let is_better = best.as_ref().is_none_or(|(most, _)| score > *most);
            if score >= threshold && is_better {
                best = Some((score, link.url));
            }
        }
    }
    best.map(|(_, url)| url)
}

fn points(lower: &str) -> i32 {
    let each = FOR
        .iter()
        .filter(|(word, _)| lower.contains(word))
        .map(|(_, points)| *points);
    each.max().unwrap_or(0)
}

fn has_token(url: &str) -> bool {
    url.split(['/', '?', '=', '&', '#']).any(|part| {
        part.len() >= 16
            && part.bytes().any(|byte| byte.is_ascii_digit())
            && part.bytes().any(|byte| byte.is_ascii_alphabetic())
    })
}

fn is_front_page(url: &str) -> bool {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    rest.split_once('/').is_none_or(|(_, path)| path.is_empty())
}
