// Defines `markupOf(tree)`: the HTML of what `katex.__renderToDomTree` gives, byte for byte as its own `toMarkup`.
//
// Half of the time of a formula goes into writing it down: KaTeX seeks characters to escape, and capital letters in the
// names of styles, in each of a hundred attributes anew. Here what comes again and again, classes and names of styles,
// is remembered. Nodes that are rare write themselves. What is in an array or an object is read once: V8 takes long to.
(() => {
  "use strict";
  const ESCAPES = {"&": "&amp;", ">": "&gt;", "<": "&lt;", '"': "&quot;", "'": "&#x27;"};
  const SPECIAL = /[&><"']/;
  const EACH_SPECIAL = /[&><"']/g;

  const escaped = (value) => {
    const text = String(value);
    return SPECIAL.test(text) ? text.replace(EACH_SPECIAL, (char) => ESCAPES[char]) : text;
  };

  // Remembers what is made of a text; only for texts of which there are few, none of them from a note.
  const remembered = (make) => {
    const known = new Map();
    return (key) => {
      let made = known.get(key);
      if (made === undefined) known.set(key, made = make(key));
      return made;
    };
  };

  const escapedClass = remembered(escaped);
  const hyphenated = remembered((name) => name.replace(/([A-Z])/g, "-$1").toLowerCase());

  const classesOf = (classes) => {
    let joined = "";
    for (let i = 0; i < classes.length; i++) {
      const name = classes[i];
      if (name) joined = joined ? joined + " " + escapedClass(name) : escapedClass(name);
    }
    return joined;
  };

  const stylesOf = (style) => {
    let styles = "";
    for (const name in style) {
      const value = style[name];
      if (value !== undefined) styles += hyphenated(name) + ":" + escaped(value) + ";";
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
    for (let i = 0; i < node.children.length; i++) written += markupOf(node.children[i]);
    return written;
  };

  const symbol = (node) => {
    const slant = node.italic > 0 ? "margin-right:" + +node.italic.toFixed(4) + "em;" : "";
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
    const classes = node.classes.length ? ' class ="' + classesOf(node.classes) + '"' : "";
    return "<" + node.type + attributesOf(node.attributes) + classes + ">" + childrenOf(node) + "</" + node.type + ">";
  };

  // KaTeX names the classes of its HTML; those of its MathML are found in a formula.
  const {Span, SymbolNode} = katex.__domTree;
  const math = katex.__renderToDomTree("x", {output: "mathml"}).children[0];
  let leaf = math;
  while (leaf.children) leaf = leaf.children[0];
  const MathNode = math.constructor, TextNode = leaf.constructor;

  const markupOf = (node) => {
    switch (node.constructor) {
      case SymbolNode: return symbol(node);
      case Span: return span(node);
      case MathNode: return element(node);
      case TextNode: return escaped(node.text);
      default: return node.toMarkup();
    }
  };
  globalThis.markupOf = markupOf;
})();
