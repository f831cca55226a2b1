// Finds the fields of a login form, and what submits it.

const TEXT = new Set(['text', 'email', 'tel', 'number', 'url', 'search', 'password']);

// A form with more inputs than this is long.
const LONG = 100;

const isText = (element) => element instanceof HTMLInputElement && TEXT.has(element.type);

const isTyped = (element) =>
  isText(element) &&
  !element.disabled &&
  attribute(element, 'aria-disabled') !== 'true' &&
  // Read-only until it has the focus is a way to keep browsers from filling; with a value, it shows what was typed before.
  !(element.readOnly && element.value);

const isConcealed = (element) => {
  if (element.type === 'password') return true;
  const security = getComputedStyle(element).webkitTextSecurity;
  return Boolean(security) && security !== 'none';
};

const kindOf = (element) => {
  const complete = attribute(element, 'autocomplete').toLowerCase().split(/\s+/);
  const [named, labelled] = [names(element), plain(label(element))];
  const both = `${named} ${labelled}`;
  if (complete.some((word) => word.startsWith('cc-'))) return { kind: 'other', why: 'payment card' };
  if (isConcealed(element)) {
    if (CARD.test(both)) return { kind: 'other', why: 'payment card' };
    if (complete.includes('current-password')) return { kind: 'password', sure: 3 };
    if (complete.includes('one-time-code') && !PASSWORD.test(labelled)) return { kind: 'code', sure: 3 };
    if (!PASSWORD.test(both) && CODE.test(both)) return { kind: 'code' };
    if (!PASSWORD.test(both) && /answer|secret question|security question/.test(both))
      return { kind: 'other', why: 'security question' };
    return { kind: 'password', isNew: complete.includes('new-password'), sure: PASSWORD.test(both) ? 2 : 1 };
  }
  if (complete.includes('current-password')) return { kind: 'password', sure: 3 };
  if (complete.includes('one-time-code')) return { kind: 'code', sure: 3 };
  if (complete.includes('username')) return { kind: 'username', sure: 4 };
  if (element.type === 'search' || OTHER.test(named) || (OTHER.test(labelled) && !USERNAME.test(labelled)))
    return { kind: 'other', why: 'another field' };
  const isUser = USERNAME.test(both);
  const isShort = element.maxLength > 0 && element.maxLength <= 10;
  if (CODE.test(both) && (!isUser || isShort || attribute(element, 'inputmode') === 'numeric')) return { kind: 'code' };
  if (complete.includes('email') || element.type === 'email') return { kind: 'username', sure: 3 };
  if (isUser) return { kind: 'username', sure: 2 };
  return { kind: 'text', sure: 1 };
};

// Fields of one character each in one row are one code.
const boxes = (fields) => {
  const groups = [];
  let row = [];
  const close = () => {
    if (row.length >= 4 && row.length <= 10) groups.push(row);
    row = [];
  };
  for (const field of fields) {
    const box = field.element.getBoundingClientRect();
    const isNarrow = field.element.maxLength === 1 || (box.width <= 90 && box.width <= box.height * 2);
    const last = row.at(-1);
    if (!isNarrow) {
      close();
      continue;
    }
    if (last && Math.abs(last.top - box.top) > 12) close();
    field.top = box.top;
    row.push(field);
  }
  close();
  return groups;
};

const isDrawn = (element) => {
  const box = element.getBoundingClientRect();
  const isCode =
    attribute(element, 'autocomplete') === 'one-time-code' && element.maxLength >= 4 && element.maxLength <= 10;
  return (
    isCode &&
    box.width >= 100 &&
    box.height >= 20 &&
    reached(element, box.left + box.width / 2, box.top + box.height / 2)
  );
};

const textOf = (element) =>
  plain(
    [
      element instanceof HTMLInputElement ? element.value : element.textContent,
      attribute(element, 'aria-label'),
      attribute(element, 'title'),
      attribute(element, 'alt'),
    ].join(' '),
  );

const isForm = (element) =>
  element instanceof HTMLFormElement ||
  ['form', 'dialog'].includes(attribute(element, 'role')) ||
  element instanceof HTMLDialogElement;

const formOf = (element) => element.form || composedClosest(element, isForm);

// The elements of a page that matter, by the form that they are in.
const collect = () => {
  const groups = new Map();
  const unusable = [];
  const group = (element) => {
    const form = formOf(element);
    if (!groups.has(form)) groups.set(form, { form, fields: [], buttons: [], heads: [] });
    return groups.get(form);
  };
  const elements = everything();
  const isLong = elements.filter(isText).length > LONG;
  for (const element of elements) {
    if (isTyped(element)) {
      const kind = kindOf(element);
      // Looking at each input of a long form would scroll through it; one that is typed into is looked at then.
      const isPlain = isLong && ['text', 'other'].includes(kind.kind);
      let why = isPlain ? styled(element) : unreachable(element);
      // One transparent field over drawn boxes is how many pages take a code.
      if (why === 'transparent' && isDrawn(element)) why = '';
      if (why) unusable.push({ element: described(element), why });
      else group(element).fields.push({ element, ...kind });
    } else if (isText(element) && element.type === 'password' && element.disabled && !styled(element)) {
      group(element).later = true;
    } else if (isButton(element)) {
      group(element).buttons.push(element);
    } else if (/^(H[1-4]|LEGEND)$/.test(element.tagName)) {
      group(element).heads.push(plain(element.textContent));
    }
  }
  // Buttons without a form may submit a form that they are not in.
  const loose = groups.get(null);
  for (const each of groups.values()) {
    each.loose = loose && each !== loose ? loose.buttons : [];
  }
  return { groups: Array.from(groups.values()), unusable };
};

const isButton = (element) => {
  if (element instanceof HTMLButtonElement) return element.type !== 'reset';
  if (element instanceof HTMLInputElement) return ['submit', 'image', 'button'].includes(element.type);
  if (attribute(element, 'role') === 'button') return true;
  if (element instanceof HTMLAnchorElement) return /^(#|javascript:|$)/.test(attribute(element, 'href'));
  if (!(element instanceof HTMLDivElement || element instanceof HTMLSpanElement)) return false;
  if (Element.prototype.hasAttribute.call(element, 'onclick') || /\b(btn|button|submit)\b/.test(names(element)))
    return true;
  // The cursor shows a person that the element can be clicked.
  const text = element.textContent;
  return text.length < 40 && text.trim() && getComputedStyle(element).cursor === 'pointer';
};

// The button that submits a form; null if there is none, and Enter does.
const submitOf = (group, last) => {
  let best = null;
  const weigh = (button, isInside) => {
    if (last && button.compareDocumentPosition && contains(button, last)) return;
    if (styled(button) || button.getBoundingClientRect().width < 4) return;
    const text = textOf(button);
    const submits =
      (button instanceof HTMLButtonElement || button instanceof HTMLInputElement) &&
      ['submit', 'image'].includes(button.type);
    let points = isInside ? 1 : -2;
    if (attribute(button, 'formaction') || attribute(button, 'formmethod')) points -= 2;
    if (submits && button.form && button.form === group.form) points += 3;
    if (SIGN_IN.test(text)) points += 4;
    else if (NEXT.test(text)) points += 3;
    if (ASIDE.test(text)) points -= 6;
    if (SIGN_UP.test(text)) points -= 4;
    if (/submit|login|signin|primary|next|continue/.test(names(button))) points += 1;
    if (last) points += last.compareDocumentPosition(button) & Node.DOCUMENT_POSITION_FOLLOWING ? 1 : -2;
    if (points > 0 && (!best || points > best.points)) best = { button, points, text };
  };
  for (const button of group.buttons) weigh(button, true);
  for (const button of group.loose) weigh(button, button.form ? button.form === group.form : false);
  return best;
};

// Where a form sends to, as the browser will read it.
const actionOf = (group, submit) => {
  const form = group.form instanceof HTMLFormElement ? group.form : null;
  if (!form) return null;
  const button = submit && submit.button;
  const given = (button && attribute(button, 'formaction')) || attribute(form, 'action');
  const method = ((button && attribute(button, 'formmethod')) || attribute(form, 'method')).toLowerCase();
  const isGet = method === 'get' && Boolean(given);
  try {
    const base = group.fields[0].element.baseURI;
    const url = new URL(given || '', given ? base : location.href);
    return { origin: url.protocol === 'javascript:' ? '' : url.origin, isGet };
  } catch (error) {
    return { origin: 'invalid', isGet };
  }
};

const aboutForm = (group) => {
  const form = group.form;
  const own = form
    ? [names(form), plain(attribute(form, 'aria-label')), plain(attribute(form, 'action'))].join(' ')
    : '';
  return `${own} ${group.heads.join(' ')}`;
};

const aboutPage = () =>
  plain(
    `${Object.getOwnPropertyDescriptor(Document.prototype, 'title').get.call(document)} ${location.pathname.replace(/[_./\-]+/g, ' ')}`,
  );

// How much a form with a password looks like a login, in points; what it is instead, where that is plain.
const judge = (group, passwords, submit) => {
  const about = aboutForm(group);
  const text = submit ? submit.text : '';
  const all = `${about} ${text} ${passwords.map((field) => plain(label(field.element)) + names(field.element)).join(' ')}`;
  const fresh = passwords.filter((field) => field.isNew).length;
  if (passwords.length > 1) {
    return { refusal: 'it asks for several passwords, as for a new account or another password' };
  }
  let points = 0;
  if (SIGN_IN.test(text)) points += 4;
  if (SIGN_UP.test(text)) points -= 6;
  if (SIGN_IN.test(about)) points += 2;
  if (SIGN_UP.test(about)) points -= 3;
  if (SIGN_IN.test(aboutPage())) points += 1;
  if (SIGN_UP.test(aboutPage())) points -= 1;
  points += passwords[0].sure === 3 ? 3 : 0;
  if (fresh) points -= 3;
  if (CHANGE.test(all)) points -= 4;
  points -= 2 * group.fields.filter((field) => field.kind === 'other').length;
  points -= Math.max(0, group.fields.filter((field) => ['username', 'text'].includes(field.kind)).length - 1);
  return points < 0
    ? { refusal: 'it looks like a form for a new account or another password, not like a login' }
    : { points };
};

const usernameBefore = (group, password) => {
  const at = group.fields.indexOf(password);
  const named = (fields) => fields.filter((field) => ['username', 'text'].includes(field.kind));
  let near = named(group.fields.slice(0, at));
  if (!near.length) near = named(group.fields.slice(at));
  const best = near.reduce((best, field) => (!best || field.sure >= best.sure ? field : best), null);
  if (!best || (best.kind === 'text' && near.length > 1)) return null;
  return { ...best, kind: 'username' };
};

// What looks like a code in a login is the password (a PIN), if there is none, or the username (a tax code), if there is none.
const settle = (fields) => {
  const is = (kind) => (field) => field.kind === kind;
  const isDoubtful = (field) => field.kind === 'code' && field.sure !== 3 && !field.boxes;
  const named = fields.findIndex((field) => ['username', 'text'].includes(field.kind));
  if (!fields.some(is('password')) && named >= 0) {
    const pin = fields.find((field, at) => at > named && isDoubtful(field) && isConcealed(field.element));
    if (pin) Object.assign(pin, { kind: 'password', sure: 1 });
  }
  const password = fields.findIndex(is('password'));
  if (password > 0 && !(named >= 0 && named < password)) {
    const number = fields.find((field, at) => at < password && isDoubtful(field) && !isConcealed(field.element));
    if (number) Object.assign(number, { kind: 'username', sure: 1 });
  }
};

// The plan for one form; null if nothing in it is of a login.
const plan = (group) => {
  for (const row of boxes(group.fields)) {
    const others = group.fields.filter((field) => !row.includes(field));
    const isCode = others.every((field) => field.kind !== 'password' || !isConcealed(row[0].element));
    if (!isCode) continue;
    group.fields = others;
    group.fields.push({ kind: 'code', element: row[0].element, boxes: row.map((field) => field.element) });
  }
  settle(group.fields);
  const passwords = group.fields.filter((field) => field.kind === 'password');
  const codes = group.fields.filter((field) => field.kind === 'code');
  const last = group.fields.length ? group.fields.at(-1).element : null;
  const submit = submitOf(group, last);
  const action = () => actionOf(group, submit);
  if (codes.length > 1) return passwords.length ? { refusal: 'it asks for several codes' } : null;
  if (group.fields.some((field) => field.why === 'payment card'))
    return passwords.length || codes.length ? { refusal: 'it asks for a payment card' } : null;
  if (passwords.length) {
    const judged = judge(group, passwords, submit);
    if (judged.refusal) return judged;
    const username = usernameBefore(group, passwords[0]);
    const fields = [username, passwords[0], codes[0]].filter(Boolean);
    return { fields, points: 10 + judged.points, submit, action: action(), group };
  }
  if (codes.length) return { fields: codes, points: 6, submit, action: action(), group };
  const usernames = group.fields.filter((field) => field.kind === 'username');
  const about = `${aboutForm(group)} ${submit ? submit.text : ''} ${aboutPage()}`;
  const isOdd =
    group.fields.length > usernames.length ||
    CHANGE.test(about) ||
    OTHER.test(aboutForm(group)) ||
    (submit && (OTHER.test(submit.text) || SIGN_UP.test(submit.text) || ASIDE.test(submit.text)));
  if (
    usernames.length === 1 &&
    !isOdd &&
    (group.later ||
      SIGN_IN.test(about) ||
      usernames[0].sure === 4 ||
      (submit && NEXT.test(submit.text) && !SIGN_UP.test(about)))
  ) {
    return {
      fields: usernames,
      points: 3 + (SIGN_IN.test(about) ? 1 : 0),
      submit,
      action: action(),
      group,
      later: Boolean(group.later),
    };
  }
  return null;
};
