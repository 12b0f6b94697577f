// Defines `typesetAll(input)`: what KaTeX makes of formulas, as HTML, byte for byte as its own `toMarkup`.
//
// Half of the time of a formula goes into writing it down: KaTeX seeks characters to escape, and capital letters in the
// names of styles, in each of a hundred attributes anew. Here what comes again and again, classes and names of styles,
// is remembered. Nodes that are rare write themselves. What is in an array or an object is read once: V8 takes long to.
//
// A text holds bytes of UTF-8, one a character: one sign beyond Latin-1, and every formula has some, would make V8 and
// Python hold, copy and convert all of it at two bytes a character.
(() => {
  "use strict";
  const ESCAPES = {"&": "&amp;", ">": "&gt;", "<": "&lt;", '"': "&quot;", "'": "&#x27;"};
  const SPECIAL = /[&><"'\u0080-\uffff]/;
  const EACH_SPECIAL = /[&><"']/g;
  const UNSAYABLE = /[\ue000-\ue003]|\p{Surrogate}/gu;  // papernotes' signs for places, half characters
  const MOST_CHILDREN = {msub: 2, msup: 2, mover: 2, munder: 2, msubsup: 3, munderover: 3};
  const BETWEEN = "\xff";  // a byte that UTF-8 has nowhere

  // Remembers what is made of a text; only for texts of which there are few, none of them from a note.
  const remembered = (make) => {
    const known = new Map();
    return (key) => {
      let made = known.get(key);
      if (made === undefined) known.set(key, made = make(key));
      return made;
    };
  };

  const utf8 = (text) => unescape(encodeURIComponent(text));
  const sayable = (text) => utf8(text.replace(UNSAYABLE, "\ufffd"));
  const escapedAnew = (text) =>
    SPECIAL.test(text) ? sayable(text.replace(EACH_SPECIAL, (char) => ESCAPES[char])) : text;
  const escapedSign = remembered(escapedAnew);
  const escaped = (value) => {
    const text = String(value);
    return text.length === 1 ? escapedSign(text) : escapedAnew(text);
  };

  const hyphenated = remembered((name) => name.replace(/([A-Z])/g, "-$1").toLowerCase());

  // KaTeX rounds each of fifty lengths in a formula, and most of them again and again. What it gets is the number that
  // it would make of the text.
  const exactly = Number.prototype.toFixed;
  const rounded = new Map();
  Number.prototype.toFixed = function (digits) {
    const value = Number(this);
    if (digits !== 4) return exactly.call(value, digits);
    let near = rounded.get(value);
    if (near === undefined) {
      if (rounded.size > 20000) rounded.clear();
      rounded.set(value, near = +exactly.call(value, 4));
    }
    return near;
  };

  // Of the formula at hand: the fonts it needs, as `katex_fonts` counts them, and whether `validity` has to look at it.
  let fonts = 0;
  let isOdd = false;
  let marks = [];
  const fontsOf = (classes) =>
    marks.reduce((bits, own, number) => own.some((mark) => classes.includes(mark)) ? bits | 1 << number : bits, 0);
  const fontsOfClass = remembered(fontsOf);
  const isSecond = (name) => marks.flat().some((mark) => name.startsWith(mark.split(" ")[1] ?? "\0"));

  // A class as it is written; the fonts it needs by itself, or, if `isSecond`, after the one before it.
  const classOf = remembered((name) => ({written: escaped(name), fonts: fontsOf(name), isSecond: isSecond(name)}));

  const classesOf = (classes) => {
    let written = "";
    let last = "";
    for (let i = 0; i < classes.length; i++) {
      const name = classes[i];
      if (!name) continue;
      const known = classOf(name);
      fonts |= known.isSecond ? fontsOfClass(last + " " + name) : known.fonts;
      last = name;
      written = written ? written + " " + known.written : known.written;
    }
    return written;
  };

  const stylesOf = (style) => {
    let styles = "";
    for (const name in style) {
      const value = style[name];
      if (value === undefined) continue;
      const text = escaped(value);
      if (name === "height" && text[0] === "-") isOdd = true;
      styles += hyphenated(name) + ":" + text + ";";
    }
    return styles;
  };

  const attributesOf = (attributes) => {
    let written = "";
    for (const name in attributes) written += " " + name + '="' + escaped(attributes[name]) + '"';
    return written;
  };

  const childrenOf = (node) => {
    let written = "";
    const children = node.children;
    for (let i = 0; i < children.length; i++) written += markupOf(children[i]);
    return written;
  };

  const symbol = (node) => {
    const slant = node.italic > 0 ? "margin-right:" + node.italic.toFixed(4) + "em;" : "";
    const styles = slant + stylesOf(node.style);
    if (!node.classes.length && !styles) return escaped(node.text);
    const opened = node.classes.length ? '<span class="' + classesOf(node.classes) + '"' : "<span";
    return opened + (styles ? ' style="' + styles + '"' : "") + ">" + escaped(node.text) + "</span>";
  };

  const span = (node) => {
    const styles = stylesOf(node.style);
    const opened = node.classes.length ? '<span class="' + classesOf(node.classes) + '"' : "<span";
    const styled = styles ? opened + ' style="' + styles + '"' : opened;
    return styled + attributesOf(node.attributes) + ">" + childrenOf(node) + "</span>";
  };

  const element = (node) => {
    lookAt(node.type, node.children, node.attributes);
    const needed = fonts;  // by what is drawn: classes of MathML name no font
    const classes = node.classes.length ? ' class ="' + classesOf(node.classes) + '"' : "";
    fonts = needed;
    return "<" + node.type + attributesOf(node.attributes) + classes + ">" + childrenOf(node) + "</" + node.type + ">";
  };

  const lookAt = (type, children, attributes) => {
    switch (type) {
      case "mi": case "mn": case "mo":
        if (children.some((child) => child.constructor !== TextNode)) isOdd = true;
        break;
      case "mtd": case "mtable":
        if (attributes.width === "50%" || attributes.columnspacing === "") isOdd = true;
        break;
      default:
        if (MOST_CHILDREN[type] < count(children)) isOdd = true;
    }
  };

  const count = (children) =>
    children.reduce((sum, child) => sum + (child.constructor === Fragment ? count(child.children) : 1), 0);

  const rare = (node) => {
    const markup = node.toMarkup();
    if (markup.includes("class=")) {
      fonts |= fontsOf(markup);
      isOdd = true;
    }
    return SPECIAL.test(markup) ? sayable(markup) : markup;
  };

  // KaTeX names the classes of its HTML; those of its MathML are found in a formula.
  const {Span, SymbolNode} = katex.__domTree;
  const math = katex.__renderToDomTree("\\log", {output: "mathml"}).children[0];
  const Fragment = math.children[0].children[0].children[0].constructor;
  let leaf = math;
  while (leaf.children) leaf = leaf.children[0];
  const MathNode = math.constructor, TextNode = leaf.constructor;

  // V8 keeps a text that is added up as a tree of its parts, and moves a thousand of these with each collection; who
  // asks for a character gets them put together.
  const inOnePiece = (text) => {
    text.charCodeAt(0);
    return text;
  };

  const markupOf = (node) => {
    switch (node.constructor) {
      case SymbolNode: return symbol(node);
      case Span: return span(node);
      case MathNode: return element(node);
      case TextNode: return escaped(node.text);
      case Fragment: return childrenOf(node);
      default: return rare(node);
    }
  };

  const refusal = (error, tex) => {
    const position = error.position ?? -1;
    const points = (from, to) => [...tex.slice(from, to)].length;
    const place = position < 0 ? [-1, 0] : [points(0, position), points(position, position + (error.length ?? 0))];
    return [0, String(error.rawMessage ?? error.message), ...place];
  };

  // KaTeX itself draws a command that is not trusted in red, without its arguments.
  const distrust = (command, tex) => {
    const error = new katex.ParseError(`Untrusted command: ${command}`);
    throw Object.assign(error, {position: tex.indexOf(command), length: command.length});
  };

  // JSON of what was refused, of the fonts of each formula and of those that are odd, then each formula's markup.
  globalThis.typesetAll = (input) => {
    const [items, macros, options, longest] = JSON.parse(input);
    const scopes = new Map();
    const scope = (name) => {
      if (!name) return {...macros};
      if (!scopes.has(name)) scopes.set(name, {...macros});
      return scopes.get(name);
    };
    const faults = [], needed = [], odd = [];
    const made = items.map(([tex, display, name], number) => {
      fonts = 0;
      isOdd = false;
      let markup = "";
      try {
        markup = inOnePiece(markupOf(katex.__renderToDomTree(
          tex, {...options, displayMode: display, macros: scope(name), globalGroup: name !== "",
                trust: ({command}) => distrust(command, tex)})));
        if (markup.length > longest && decodeURIComponent(escape(markup)).length > longest) {
          markup = "";
          faults.push([number, 2]);
        }
      } catch (error) {
        faults.push([number, ...refusal(error, tex)]);
      }
      needed.push(fonts);
      if (isOdd) odd.push(number);
      return markup;
    });
    return [utf8(JSON.stringify([faults, needed, odd])), ...made].join(BETWEEN);
  };
  globalThis.setMarks = (listed) => { marks = listed; };
})();
