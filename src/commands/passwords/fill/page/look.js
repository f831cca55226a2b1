// What a person at the screen would see of an element. Forms, documents and windows may have members that the page's markup
// has replaced (`<input name=action>`), so their methods are called through the prototype.

const attribute = (element, name) => Element.prototype.getAttribute.call(element, name) || '';
const contains = (outer, inner) => Node.prototype.contains.call(outer, inner);
const rootOf = (node) => Node.prototype.getRootNode.call(node);
const parentOf = (element) => {
  if (element.assignedSlot) return element.assignedSlot;
  const parent = Object.getOwnPropertyDescriptor(Node.prototype, 'parentNode').get.call(element);
  return parent instanceof ShadowRoot ? parent.host : parent instanceof Element ? parent : null;
};

// Closed shadow roots, which the protocol finds.
const closed = new Map();
const shadowOf = (element) => element.shadowRoot || closed.get(element);

// All elements, those of shadow roots in the place of their host.
const everything = () => {
  const found = [];
  const walk = (root, query) => {
    for (const element of query.call(root, '*')) {
      found.push(element);
      const shadow = shadowOf(element);
      if (shadow) walk(shadow, DocumentFragment.prototype.querySelectorAll);
    }
  };
  walk(document, Document.prototype.querySelectorAll);
  return found;
};

const composedClosest = (element, matches) => {
  let at = parentOf(element);
  while (at && !matches(at)) at = parentOf(at);
  return at;
};

// Returns why an element cannot be seen; an empty text if it can.
const styled = (element) => {
  let opacity = 1;
  for (let at = element; at; at = parentOf(at)) {
    const style = getComputedStyle(at);
    if (style.display === 'none') return 'hidden';
    opacity *= Number(style.opacity);
    const faded = /opacity\(0*(\.\d*)?%?\)/.exec(style.filter);
    if (opacity < 0.1 || faded) return 'transparent';
    if (attribute(at, 'aria-hidden') === 'true') return 'hidden from assistive technology';
    if (Element.prototype.hasAttribute.call(at, 'inert')) return 'inert';
  }
  return getComputedStyle(element).visibility === 'visible' ? '' : 'hidden';
};

const labelsOf = (element) => Array.from(element.labels || []);

// Whether a click at a point of the frame would reach the element, on each level of shadow roots and frames.
const reached = (element, x, y) => {
  let wanted = element;
  for (;;) {
    const root = rootOf(wanted);
    const pick = root instanceof ShadowRoot ? ShadowRoot.prototype : Document.prototype;
    const hit = pick.elementFromPoint.call(root, x, y);
    if (!hit) return false;
    const named = labelsOf(wanted).some((label) => contains(label, hit));
    if (!named && hit !== wanted && !contains(wanted, hit)) return false;
    if (!(root instanceof ShadowRoot)) return inParent(x, y);
    wanted = root.host;
  }
};

// The same for the frame in the page around it, which must be of the same origin.
const inParent = (x, y) => {
  let view = window;
  while (view !== view.parent) {
    const frame = view.frameElement;
    if (!frame) return false;
    const box = frame.getBoundingClientRect();
    x += box.left + frame.clientLeft;
    y += box.top + frame.clientTop;
    const document = frame.ownerDocument;
    if (Document.prototype.elementFromPoint.call(document, x, y) !== frame) return false;
    view = view.parent;
  }
  return true;
};

const offScreen = (box) => {
  const page = Object.getOwnPropertyDescriptor(Document.prototype, 'scrollingElement').get.call(document);
  const [width, height] = page ? [page.scrollWidth, page.scrollHeight] : [innerWidth, innerHeight];
  const [left, top] = [box.left + scrollX, box.top + scrollY];
  return (
    left + box.width <= 0 ||
    top + box.height <= 0 ||
    left >= Math.max(width, innerWidth) ||
    top >= Math.max(height, innerHeight)
  );
};

// Whether every frame around this one is of the same origin, so that it can be seen whether something covers it.
const isWithinOrigin = () => {
  let view = window;
  while (view !== view.parent) {
    if (!view.frameElement) return false;
    view = view.parent;
  }
  return true;
};

// Returns why a person could not click an element; an empty text if one could.
const unreachable = (element) => {
  if (!isWithinOrigin()) return 'in a frame of another origin';
  let box = element.getBoundingClientRect();
  if (!element.isConnected) return 'removed';
  if (box.width < 6 || box.height < 6) return 'too small';
  const style = styled(element);
  if (style) return style;
  if (offScreen(box)) return 'off-screen';
  const inside = () => box.top >= 0 && box.left >= 0 && box.bottom <= innerHeight && box.right <= innerWidth;
  if (!inside()) {
    element.scrollIntoView({ behavior: 'instant', block: 'center', inline: 'nearest' });
    box = element.getBoundingClientRect();
  }
  const y = box.top + box.height / 2;
  const across = [0.5, 0.25, 0.8, 0.95];
  if (across.some((part) => reached(element, box.left + box.width * part, y))) return '';
  return 'covered';
};

// Text in one form: lower case, no accents, single spaces, at most this long.
const plain = (text) =>
  stripped(
    String(text || '')
      .slice(0, 400)
      .toLowerCase(),
  )
    .replace(/\s+/g, ' ')
    .trim();

// The names that the author gave an element: `userName` is `user name`.
const names = (element) =>
  plain(
    ['name', 'id', 'formcontrolname', 'data-testid', 'data-test', 'ng-model', 'v-model', 'class']
      .slice(0, element instanceof HTMLInputElement ? 7 : 8)
      .map((name) =>
        attribute(element, name)
          .replace(/([a-z])([A-Z])/g, '$1 $2')
          .replace(/[_.\-[\]:]+/g, ' '),
      )
      .join(' '),
  );

// The text that a person reads as the label of a field.
const label = (element) => {
  const parts = labelsOf(element).map((label) => label.textContent);
  parts.push(attribute(element, 'aria-label'));
  const root = rootOf(element);
  for (const id of attribute(element, 'aria-labelledby').split(/\s+/).filter(Boolean)) {
    const named = root.getElementById ? root.getElementById(id) : null;
    if (named) parts.push(named.textContent);
  }
  parts.push(attribute(element, 'placeholder'), attribute(element, 'title'));
  if (!parts.some((part) => part && part.trim())) parts.push(before(element));
  return parts.filter(Boolean).join(' ').replace(/\s+/g, ' ').trim().slice(0, 200);
};

// The text just before an element, as of a table cell or of a paragraph before it.
const before = (element) => {
  let at = element;
  for (let level = 0; at && level < 4; level += 1) {
    for (let left = at.previousSibling; left; left = left.previousSibling) {
      const text = (left.textContent || '').replace(/\s+/g, ' ').trim();
      const holds = left instanceof Element && left.querySelector('input,button,select');
      if (holds) return '';
      if (text && !(left instanceof HTMLScriptElement) && !(left instanceof HTMLStyleElement)) return text.slice(-120);
    }
    at = parentOf(at);
  }
  return '';
};

const described = (element) => {
  const id = attribute(element, 'id');
  const name = attribute(element, 'name');
  const type = attribute(element, 'type') || 'text';
  return `input[type=${type}]` + (id ? `#${id}` : name ? `[name=${name}]` : '');
};
