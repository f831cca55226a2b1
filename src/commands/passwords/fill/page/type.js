// Types into the fields of the plan, and submits it. Each function checks the origin and the field again, in the same turn of
// the page's event loop in which it types: nothing of the page runs between the check and the character.

let plans = [];
let typed = [];
let shownRoot = null;

// A turn of the event loop, which browsers do not slow down in the background.
const turn = () =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });

const until = async (limit, isDone) => {
  const end = performance.now() + limit;
  while (!isDone()) {
    if (performance.now() > end) return false;
    await turn();
  }
  return true;
};

const isFocused = (element) => {
  for (let at = element; ;) {
    const root = rootOf(at);
    const active =
      root instanceof ShadowRoot
        ? root.activeElement
        : Object.getOwnPropertyDescriptor(Document.prototype, 'activeElement').get.call(root);
    if (active !== at) return false;
    if (!(root instanceof ShadowRoot)) return true;
    at = root.host;
  }
};

const valueOf = (element) => Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').get.call(element);

const overwrite = (element, text) => {
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(element, text);
  element.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true, inputType: 'insertReplacementText' }));
  element.dispatchEvent(new Event('change', { bubbles: true }));
};

const clear = () => {
  for (const { element, kind } of typed) {
    if (kind !== 'username' && element.isConnected && valueOf(element)) overwrite(element, '');
  }
  return typed.some(({ kind }) => kind !== 'username');
};

class Stopped extends Error {}
const stop = (why) => {
  throw new Stopped(why);
};

const keyboard = (element, name, key) => {
  const code = /^[a-z]$/i.test(key)
    ? `Key${key.toUpperCase()}`
    : /^\d$/.test(key)
      ? `Digit${key}`
      : key === 'Enter'
        ? 'Enter'
        : '';
  const number = key === 'Enter' ? 13 : key.toUpperCase().charCodeAt(0);
  const typed = name === 'keypress' && key !== 'Enter' ? key.charCodeAt(0) : number;
  return element.dispatchEvent(
    new KeyboardEvent(name, {
      key,
      code,
      keyCode: typed,
      which: typed,
      charCode: name === 'keypress' ? typed : 0,
      shiftKey: /^[A-Z]$/.test(key),
      bubbles: true,
      composed: true,
      cancelable: true,
      view: window,
    }),
  );
};

// Fails unless the element may be typed into now.
const check = (element, type, expected) => {
  // The page may have been busy, or a dialog open, until after the command gave up.
  if (performance.now() > expected.end) stop('the page took too long');
  if (self.origin !== expected.origin || location.protocol !== expected.protocol)
    stop('the origin of the page changed');
  const why = unreachable(element);
  if (why && !(why === 'transparent' && isDrawn(element))) stop(`the field is now ${why}`);
  if (document.documentElement !== shownRoot) stop('the page was replaced');
  if (element.type !== type) stop('the type of the field changed');
  if (!isFocused(element)) stop('the page moved the focus to another field');
};

const focus = async (element) => {
  if (isFocused(element) && !element.readOnly) return;
  for (const name of ['pointerdown', 'mousedown']) {
    const Made = name === 'mousedown' ? MouseEvent : PointerEvent;
    element.dispatchEvent(new Made(name, { bubbles: true, composed: true, cancelable: true, view: window }));
  }
  HTMLElement.prototype.focus.call(element, { preventScroll: true });
  for (const name of ['pointerup', 'mouseup', 'click']) {
    const Made = name === 'pointerup' ? PointerEvent : MouseEvent;
    element.dispatchEvent(new Made(name, { bubbles: true, composed: true, cancelable: true, view: window }));
  }
  if (element.readOnly) await turn();
  if (element.readOnly) stop('the field is read-only');
  if (!isFocused(element)) HTMLElement.prototype.focus.call(element, { preventScroll: true });
};

const insert = (element, character) => {
  if (!keyboard(element, 'keydown', character)) return;
  if (!keyboard(element, 'keypress', character)) return;
  if (!isFocused(element)) stop('the page moved the focus to another field');
  if (!document.execCommand('insertText', false, character)) overwrite(element, valueOf(element) + character);
};

const sendsTo = ({ action }) => (action ? action.origin : null);

// The field that took the place of one that the page made anew.
const successor = (field) => {
  const [before] = plans;
  const again = choose();
  if (again && before && sendsTo(again) !== sendsTo(before)) return null;
  if (document.documentElement !== shownRoot) return null;
  const same = again && again.fields.find((other) => other.kind === field.kind && !other.boxes);
  return same ? same.element : null;
};

const typeText = async (field, text, expected) => {
  let element = field.element;
  await focus(element);
  const type = element.type;
  check(element, type, expected);
  HTMLInputElement.prototype.select.call(element);
  if (valueOf(element)) document.execCommand('delete');
  if (valueOf(element)) overwrite(element, '');
  let done = '';
  for (const character of text) {
    if (!element.isConnected) {
      await turn();
      element = successor(field);
      if (!element || valueOf(element) !== done) stop('the page removed the field');
      field.element = element;
      HTMLElement.prototype.focus.call(element, { preventScroll: true });
    }
    typed.push({ element, kind: field.kind });
    check(element, type, expected);
    insert(element, character);
    done += character;
    if (element.isConnected) keyboard(element, 'keyup', character);
  }
  await turn();
  if (!element.isConnected) element = field.element = successor(field) || element;
  typed.push({ element, kind: field.kind });
  if (!agrees(field.kind, valueOf(element), text)) {
    check(element, type, expected);
    overwrite(element, text);
    await turn();
  }
  if (!agrees(field.kind, valueOf(element), text)) {
    const longest = element.maxLength;
    stop(
      longest > 0 && longest < text.length
        ? `it takes at most ${longest} characters`
        : 'the page changed what was typed',
    );
  }
};

const agrees = (kind, value, text) => {
  if (kind === 'password') return value === text;
  // A mask may add spaces, punctuation, and the code of the country.
  const letters = (text) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
  const [got, wanted] = [letters(value), letters(text)];
  return (
    got === wanted ||
    (wanted.length >= 6 && /^\d+$/.test(wanted) && got.endsWith(wanted) && got.length - wanted.length <= 3)
  );
};

// Types one character into each box; the page may move the focus, or spread the characters itself.
const typeBoxes = async (field, text, expected) => {
  const characters = Array.from(text);
  if (characters.length !== field.boxes.length) stop(`it takes ${field.boxes.length} characters`);
  for (const [at, character] of characters.entries()) {
    const element = field.boxes[at];
    typed.push({ element, kind: 'code' });
    if (valueOf(element) === character) continue;
    await focus(element);
    check(element, element.type, expected);
    HTMLInputElement.prototype.select.call(element);
    insert(element, character);
    if (element.isConnected) keyboard(element, 'keyup', character);
    if (valueOf(element) !== character && element.isConnected) overwrite(element, character);
    await turn();
  }
};

// Chooses the plan of this frame; `why` says why there is none.
const choose = () => {
  const found = [];
  const refusals = [];
  const { groups, unusable } = collect();
  for (const group of groups) {
    const made = plan(group);
    if (made && made.refusal) refusals.push(made.refusal);
    else if (made) found.push(made);
  }
  found.sort((one, other) => other.points - one.points);
  const [best, second] = found;
  plans = best ? [best] : [];
  choose.unusable = unusable;
  choose.refusal = refusals[0] || '';
  if (best && second && best.points - second.points < 2 && best.fields.length === second.fields.length) {
    plans = [];
    choose.refusal = 'several forms look like the login';
  }
  return plans[0] || null;
};

const kinds = (fields) =>
  fields.map((field) => ({
    kind: field.kind,
    element: described(field.element),
    label: label(field.element),
  }));

// Whether the page marks a field as invalid or shows an alert, as after a wrong password.
const complains = (elements) =>
  elements.some((element) =>
    attribute(element, 'role') === 'alert'
      ? textOf(element) && !styled(element)
      : attribute(element, 'aria-invalid') === 'true',
  );

const survey = () => {
  const chosen = choose();
  const elements = everything();
  shownRoot = document.documentElement;
  return {
    origin: self.origin,
    protocol: location.protocol,
    ready: document.readyState === 'complete',
    complains: complains(elements),
    fields: chosen ? kinds(chosen.fields) : [],
    points: chosen ? chosen.points : 0,
    later: Boolean(chosen && chosen.later),
    action: chosen ? chosen.action : null,
    refusal: choose.refusal,
    unusable: choose.unusable.slice(0, 10),
    inputs: elements.filter(isText).length,
  };
};

// Types the values that are given, by kind, into the fields of the plan.
const fill = async ({ origin, protocol, values, limit }) => {
  const expected = { origin, protocol, end: performance.now() + limit };
  typed = [];
  const filled = [];
  let current = null;
  try {
    for (const kind of ['username', 'password', 'code']) {
      const text = values[kind];
      const chosen = plans[0];
      const field = chosen && chosen.fields.find((field) => field.kind === kind);
      if (text === null || text === undefined || !field) continue;
      current = kind;
      if (self.origin !== origin) stop('the origin of the page changed');
      if (kind === 'username' && valueOf(field.element) === text) {
        filled.push(kind);
        continue;
      }
      await (field.boxes ? typeBoxes(field, text, expected) : typeText(field, text, expected));
      filled.push(kind);
    }
    if (current) {
      const last = typed.at(-1);
      if (last && last.element.isConnected) HTMLElement.prototype.blur.call(last.element);
      await turn();
    }
    return { filled, failed: null };
  } catch (error) {
    clear();
    return {
      filled: [],
      failed: { kind: current, why: error instanceof Stopped ? error.message : 'the page could not be typed into' },
    };
  }
};

const refreshed = (group) => collect().groups.find(({ form }) => form === group.form) || group;

// Waits until the button can be pressed: frameworks enable it once they have seen the events.
const ready = async (limit) => {
  const chosen = plans[0];
  if (!chosen) return false;
  const again = submitOf(chosen.group, chosen.fields.at(-1).element);
  chosen.submit = again || chosen.submit;
  // A button may appear once there is something to send.
  const search = () => {
    chosen.submit = submitOf(refreshed(chosen.group), chosen.fields.at(-1).element);
    return chosen.submit;
  };
  if (!chosen.submit && !(await until(limit, search))) return true;
  const { button } = chosen.submit;
  return until(limit, () => !button.disabled && attribute(button, 'aria-disabled') !== 'true');
};

// Submits the plan. A form that would put the password into the address is stopped.
const submit = ({ origin, action }) => {
  const chosen = plans[0];
  if (!chosen || self.origin !== origin) return { submitted: false, why: 'the origin of the page changed' };
  const now = actionOf(chosen.group, chosen.submit);
  if ((now ? now.origin : null) !== action) return { submitted: false, why: 'the form now sends to another address' };
  let refused = false;
  const guard = (event) => {
    const form = event.target;
    if (event.defaultPrevented || !(form instanceof HTMLFormElement)) return;
    const button = event.submitter;
    const method = ((button && attribute(button, 'formmethod')) || attribute(form, 'method')).toLowerCase();
    if (method === 'post' || method === 'dialog') return;
    if (!typed.some(({ element, kind }) => kind !== 'username' && element.form === form)) return;
    refused = true;
    event.preventDefault();
  };
  window.addEventListener('submit', guard);
  try {
    const last = chosen.fields.at(-1);
    const element = last.boxes ? last.boxes.at(-1) : last.element;
    if (chosen.submit) {
      HTMLElement.prototype.click.call(chosen.submit.button);
    } else {
      HTMLElement.prototype.focus.call(element, { preventScroll: true });
      const goes = keyboard(element, 'keydown', 'Enter') && keyboard(element, 'keypress', 'Enter');
      keyboard(element, 'keyup', 'Enter');
      if (goes && chosen.group.form instanceof HTMLFormElement)
        HTMLFormElement.prototype.requestSubmit.call(chosen.group.form);
    }
  } finally {
    window.removeEventListener('submit', guard);
  }
  if (refused) {
    clear();
    return { submitted: false, why: 'the form would put the password into the address' };
  }
  return { submitted: true, why: '' };
};

// Adds the closed shadow roots around an element, which only the protocol can see.
const adopt = (element) => {
  let isNew = false;
  for (let root = rootOf(element); root instanceof ShadowRoot; root = rootOf(root.host)) {
    if (root.host.shadowRoot === root || closed.get(root.host) === root) continue;
    closed.set(root.host, root);
    isNew = true;
  }
  return isNew;
};

return { survey, fill, ready, submit, clear, adopt };
