// Elements are made here and nowhere else. What a person wrote comes in as a string
// and becomes a text node or an attribute; nothing is ever parsed as HTML.
import { Words, follow } from "./words.js";

const properties = new Set(["value", "checked", "disabled", "hidden", "selected", "tabIndex", "scrollTop"]);

/**
 * h makes an element. Children are nodes, strings, numbers, say(…), arrays of them;
 * null, undefined and false are left out. Props are attributes, and besides: class,
 * dataset, on… (listeners), properties such as value or disabled. A say(…) follows the
 * language by itself, as child and as attribute.
 */
export function h(tag, props, ...children) {
  const [name, ...classes] = tag.split(".");
  const element = document.createElement(name || "div");
  if (classes.length) element.className = classes.join(" ");
  for (const [key, value] of Object.entries(props || {})) set(element, key, value);
  return put(element, children);
}

/** icon draws one of the paths of icons.js, in a box of 24. */
export function icon(path, props) {
  const space = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(space, "svg");
  picture.setAttribute("viewBox", "0 0 24 24");
  picture.setAttribute("class", "icon" + (props && props.class ? " " + props.class : ""));
  picture.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(space, "path");
  line.setAttribute("d", path);
  picture.append(line);
  return picture;
}

/** put adds children to an element and gives the element back. */
export function put(element, ...children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false || child === true) continue;
    if (child instanceof Words) {
      const node = document.createTextNode(child.toString());
      follow(child, node, (n, text) => { n.data = text; });
      element.append(node);
    } else {
      element.append(child instanceof Node ? child : document.createTextNode(String(child)));
    }
  }
  return element;
}

/** fill puts other children into an element. */
export function fill(element, ...children) {
  element.replaceChildren();
  return put(element, children);
}

/** apart is a name inside a sentence, whatever direction or marks it brings along. */
export const apart = (name) => `\u2068${name}\u2069`;

function set(element, key, value) {
  if (value === null || value === undefined || value === false) {
    if (properties.has(key) && key !== "value") element[key] = false;
    return;
  }
  if (value instanceof Words) {
    const write = (e, text) => e.setAttribute(key, text);
    write(element, value.toString());
    follow(value, element, write);
  } else if (key === "class") {
    for (const c of String(value).split(" ")) if (c) element.classList.add(c);
  } else if (key === "dataset") {
    Object.assign(element.dataset, value);
  } else if (key.startsWith("on")) {
    element.addEventListener(key.slice(2), value);
  } else if (properties.has(key)) {
    element[key] = value;
  } else if (key !== "style") {
    // A style attribute would be refused by the page's own policy.
    element.setAttribute(key, value === true ? "" : String(value));
  }
}
