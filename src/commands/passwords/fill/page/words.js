// The words that name the fields and buttons of a login page. They are searched in lower-case text without accents, and are
// brought into that form here.

const stripped = (text) =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/ı/g, 'i')
    .replace(/ł/g, 'l')
    .replace(/ø/g, 'o')
    .replace(/ß/g, 'ss');

// Alternatives of a regular expression, on several lines.
const list = (text) => new RegExp(stripped(text.replace(/\s*\n\s*/g, '')), 'u');

// A username, also where it is an email address or a phone number.
const USERNAME = list(String.raw`
  user|login|log-in|signin|logon|e-?mail|account|\bacct|identi|member|customer|client|phone|mobile|\btel\b|nick|
  handle|\buid\b|\bid\b|benutzer|anmelde|konto|kunden|nutzer|mitglied|utilisateur|courriel|adresse mail|compte|
  usuario|correo|cuenta|cliente|utente|nome|conta\b|gebruiker|klant|inlog|anvandar|kayttaja|sahkoposti|tunnus|
  bruger|bruker|brugernavn|uzytkownik|klient|eposta|kullanici|uzivatel|prihlas|felhasznal|utilizator|korisni|
  χρηστη|ονομα|логин|пользовател|имя|почт|телефон|користувач|пошт|потребител|ユーザー|メール|アカウント|ログイン|用户|用戶|账号|帳號|账户|
  帳戶|邮箱|手机|郵件|电子邮件|사용자|아이디|이메일|계정|משתמש|דוא|אימייל|مستخدم|بريد|حساب|کاربر|ایمیل|उपयोगकर|ईमेल|ใช|อเมล|บัญช|
  tai khoan|ten dang nhap|pengguna|surel|nomor|akun
`);

const PASSWORD = list(String.raw`
  passw|passwd|\bpwd|pass ?phrase|\bpass\b|kennwort|mot de passe|contrasen|clave|\bsenha|parola|wachtwoord|
  losenord|salasana|adgangskode|hasl|sifre|heslo|jelszo|lozink|κωδικος προσ|συνθηματ|парол|パスワード|密码|密碼|비밀번호|암호|
  סיסמ|مرور|رمز عبور|पासवर|รหสผ|mat khau|kata sandi
`);

// A code of a message or of an app.
const CODE = list(String.raw`
  one.?time|\botp|totp|2fa|mfa|two.?factor|two.?step|verif|auth.{0,12}code|security code|passcode|\bcode\b|code\d|
  \bpin\b|\btoken\b|authenticat|bestatigungs|sicherheitscode|einmal|confirmation|codigo|codice|\bkod|kode|
  doverifi|koodi|verifi|κωδικ|код|одноразов|認証|確認コード|コード|验证码|驗證碼|校验码|인증|코드|קוד|رمز|کد|कोड|otp|รหส|ma xac|ma otp
`);

// Fields that want something else.
const OTHER = list(String.raw`
  search|\bsuch|recherch|buscar|query|keyword|coupon|promo|voucher|captcha|first.?name|last.?name|full.?name|
  company|zip|postal|postcode|\bplz|street|\bcity|country|area.?code|newsletter|subscri|comment|message|subject|
  amount|quantity|invite|referral|gift|birth|discount|security.?question|securityanswer|secret.?answer|поиск|搜索|
  検索|website|recovery|backup.?code|tracking
`);

const CARD = list(String.raw`
  \bcc-|cvc|cvv|\bcsc|iban|expir|security code on|kartenpruf|prufnummer|name on card
`);

const SIGN_IN = list(String.raw`
  log ?-?in|sign ?-?in|log ?-?on|anmeld|einlogg|connexion|connect|s.identifier|iniciar ses|acceder|entrar|
  ingresar|accedi|entra\b|inlogg|aanmeld|logga in|logg inn|log ind|kirjaudu|zaloguj|logowan|giris|oturum ac|
  prihlas|bejelentk|autentific|prijav|συνδεσ|εισοδ|войти|вход|увійти|вхід|ログイン|サインイン|登录|登錄|登入|로그인|התחבר|כניסה|
  تسجيل الدخول|دخول|ورود|लॉग|लाग|เขาสระบบ|dang nhap|masuk|\bauth|session|welcome back|unlock
`);

const NEXT = list(String.raw`
  next|continue|proceed|submit|verify|confirm|go\b|send|\bok\b|weiter|fortfahren|bestatig|suivant|continuer|
  valider|verifier|siguiente|continuar|verificar|seguinte|avancar|avanti|continua|verifica|volgende|doorgaan|
  nasta|fortsatt|fortsaet|jatka|seuraava|dalej|kontynuuj|potwierdz|ileri|devam|dogrula|dalsi|pokracovat|tovabb|
  nastavi|επομεν|συνεχεια|далее|продолж|подтверд|далі|підтверд|продовж|次へ|続け|続行|確認|下一步|继续|繼續|确认|提交|다음|계속|확인|הבא|
  המשך|אישור|التالي|متابعة|تأكيد|تاكيد|بعدی|ادامه|आग|जारी|ถดไป|ตอไป|tiep|xac nhan|lanjut|berikut
`);

const SIGN_UP = list(String.raw`
  sign ?-?up|regist|create.{0,12}account|new account|join\b|get started|konto erstellen|inscri|creer|crear|
  cadastr|criar conta|iscriv|aanmaken|skapa konto|opret|luo tili|zaloz|rejestr|kayit|kaydol|uye ol|vytvorit|
  εγγραφ|регистр|зарегистр|реєстр|登録|注册|註冊|회원가입|가입|הרשמ|انشاء|إنشاء|تسجيل جديد|ثبت نام|ثبتنام|पंजी|สมคร|dang ky|
  daftar
`);

// Passwords that are set or asked for on other occasions.
const CHANGE = list(String.raw`
  forgot|vergess|oublie|olvid|esquec|recover|pick a|choose a|availab|new link|invit|recuper|wiederherst|
  change.{0,12}passw|new.{0,6}passw|reset|repeat|confirm.{0,8}pass|pass.{0,8}confirm|retype|delete|
  close.{0,8}account|deactivat|remove.{0,8}account|transfer|andern|wiederhol|neues
`);

// Buttons beside the one that submits.
const ASIDE = list(String.raw`
  forgot|lost|reset|vergess|oublie|olvid|esquec|dimentic|zapomn|unuttum|забыл|忘|잊|\bsso\b|single sign|google|
  apple|facebook|github|gitlab|microsoft|twitter|linkedin|saml|passkey|security key|qr|magic link|guest|\bgast|
  invite|cancel|abbrech|annul|cancelar|back\b|zuruck|retour|volver|resend|send.{0,12}again|another|other way|
  instead|backup|help|show|hide|anzeigen|afficher|mostrar|close|schliess|menu|language|sprache|cookie|accept|
  reject|learn more|ще раз|надісл|еще раз|ещё раз|повтор|erneut|nochmal|renvoyer|reenviar|ponownie|tekrar gon|再送|
  重新|重发|다시|שוב|מחדש|إعادة|पुन|gui lai|kirim ulang|opnieuw|uudelleen|znovu|kein zugang|demo|trial|download|search|
  subscri|employee|remember
`);
