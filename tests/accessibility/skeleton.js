// What the rules of axe can judge of a page as it stands, part by part, without the words themselves. A part that was
// judged before, on whatever page and in whatever language, cannot be judged otherwise now: see audit.py.
//
// This runs twice on each of many pages and is never warm: each look into the page costs more than what is done with the
// answer. So what is asked of every element is asked once, in plain loops, and what few have is asked of those alone.
window.skeleton = (() => {
  const set = (names) => new Set(names.split(" "));
  const REFERENCES = set("for form list headers aria-activedescendant aria-controls aria-describedby aria-details "
    + "aria-errormessage aria-flowto aria-labelledby aria-owns");
  const SAID = set("title alt aria-label aria-description aria-roledescription placeholder value content label");
  const PLACES = set("name src srcset action nonce integrity datetime d points viewBox transform x x1 x2 y y1 y2 cx cy r rx "
    + "ry width height fill stroke stroke-width stroke-dasharray font-size font-weight text-anchor");
  const LANGUAGES = set("lang xml:lang hreflang");
  const HEADINGS = "h1, h2, h3, h4, h5, h6, [role=heading]";
  const WITH_LANGUAGES = "[*|lang], [xml\\:lang], [hreflang]";
  const LANDMARKS = "main, nav, header, footer, aside, section[aria-label], section[aria-labelledby], [role]";
  const INHERITED = set("role aria-busy aria-disabled aria-hidden aria-modal aria-owns hidden inert tabindex");
  // What is called by all that it holds, or is judged together with it.
  const WHOLE = set("a button label legend h1 h2 h3 h4 h5 h6 summary select title table svg");
  // What may hold anything in any order; headings are looked at in their order by themselves.
  const FLOW = set("body main div section article p li td dd address span header footer");
  const NOT_READ = set("script style");
  const FIELDS = set("input textarea select");
  const TARGETS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
  const LEAST = 24; // CSS pixels, of WCAG 2.5.8

  const plain = (text) => text.replace(/\s+/g, " ").trim();
  const LATIN = /[a-z0-9]/i; // most words have one, and it is found sooner than any letter of any language
  const LETTER = /[\p{L}\p{N}]/u;
  const kindOf = (text) => {
    const said = text.trim();
    if (!said) return "";
    if (!LATIN.test(said) && !LETTER.test(said)) return "signs";
    return said.length <= 2 && [...said].length === 1 ? "letter" : "words";
  };
  const named = (it) => `${it.tagName}.${it.getAttribute("class") ?? ""}`;
  const numbering = () => {
    const known = new Map();
    return (text) => known.get(text) ?? known.set(text, known.size).get(text);
  };

  // What turns on the markup alone, by element; forgotten as soon as the page has other markup.
  let noted = new Map();
  const noteOf = (it) => {
    let note = noted.get(it);
    if (!note) noted.set(it, note = {});
    return note;
  };

  // The markup: each element with its attributes, what it stands in and holds, and what its references lead to.
  const referred = (it) => it && [it.tagName, it.getAttribute("role"), kindOf(it.textContent), it.checkVisibility()].join(" ");

  function attribute(it, name, value, ids) {
    if (name === "class") return value;
    if (name === "id") return ids.get(value) > 1;
    if (REFERENCES.has(name)) return value.split(/\s+/).map((id) => referred(document.getElementById(id)) ?? "gone").join();
    if (name === "href" && value.startsWith("#")) return `#${referred(document.getElementById(value.slice(1))) ?? "gone"}`;
    if (name === "href") return [value === "", /^\w+:/.exec(value), value.includes("#")].join(" ");
    if (LANGUAGES.has(name)) return value !== "";
    if (it.tagName === "META" && it.name !== "description" && it.name !== "theme-color") return value;
    if (SAID.has(name)) return kindOf(value);
    return PLACES.has(name) || name.startsWith("data-") ? "" : value;
  }

  // Each element with its attributes, and with those of them alone that all that stands in it inherits.
  function markupOf(it, active, ids) {
    const attributes = [];
    const inherited = [];
    for (const { name, value } of it.attributes) {
      const told = `${name}=${attribute(it, name, value, ids)}`;
      attributes.push(told);
      if (INHERITED.has(name)) inherited.push(told);
    }
    if (attributes.length > 1) attributes.sort();
    let state = "";
    if (it.localName === "input" || it.localName === "textarea") {
      const labels = [...(it.labels ?? [])].map((each) => referred(each)).join();
      state = `${it.checked ?? ""} ${it.disabled} ${kindOf(it.value)} ${labels} `;
    }
    return { own: `${it.tagName} ${attributes.join(" ")} ${state}${it === active}`, role: `${it.tagName} ${inherited.join(" ")}` };
  }

  // In a link or button also which of its words are alike: a picture in it need not say them again.
  function heldBy(it, whole, number, markup, looks) {
    if (NOT_READ.has(it.localName)) return "";
    const held = [];
    for (let node = it.firstChild; node; node = node.nextSibling) {
      const type = node.nodeType;
      let told = "";
      if (type === Node.TEXT_NODE) {
        told = kindOf(node.data);
        if (told && number) told += number(plain(node.data));
      } else if (type === Node.ELEMENT_NODE && whole) {
        const called = node.alt && (number ? number(plain(node.alt)) : "");
        const unseen = looks.get(node).display === "none";
        told = `<${markup.get(node).own} ${called} ${unseen}>${heldBy(node, true, number, markup, looks)}</>`;
      } else if (type === Node.ELEMENT_NODE) {
        told = `<${node.tagName} ${node.getAttribute("role")}>`;
      }
      if (told && told !== held[held.length - 1]) held.push(told);
    }
    return (held.length > 1 && FLOW.has(it.localName) ? [...new Set(held)].sort() : held).join("");
  }

  function structure(all, looks) {
    const found = new Set();
    const paths = new Map();
    const markup = new Map();
    const ids = new Map();
    for (const it of document.querySelectorAll("[id]")) ids.set(it.id, (ids.get(it.id) ?? 0) + 1);
    const active = document.activeElement;
    for (const it of all) markup.set(it, markupOf(it, active, ids));
    for (const it of all) {
      const name = it.localName;
      const above = paths.get(it.parentElement) ?? "";
      const { own, role } = markup.get(it);
      paths.set(it, `${above}/${role}`);
      const number = name === "a" || name === "button" ? numbering() : null;
      found.add(`${above}|${own}|${heldBy(it, WHOLE.has(name), number, markup, looks)}|${looks.get(it).shown}`);
    }
    return [...found, ...ofThePage()];
  }

  // What the elements are to each other: headings in their order, landmarks and what they are called.
  function ofThePage() {
    const seen = (which) => [...document.querySelectorAll(which)].filter((it) => it.checkVisibility());
    const levels = seen(HEADINGS).map((it) => it.ariaLevel ?? it.tagName.slice(1));
    const number = numbering();
    const called = (it) => {
      const by = (it.getAttribute("aria-labelledby") ?? "").split(/\s+/).map((id) => document.getElementById(id));
      return number(plain(it.getAttribute("aria-label") ?? by.map((each) => each?.textContent ?? "").join(" ")).toLowerCase());
    };
    const landmarks = seen(LANDMARKS)
      .map((it) => `${it.tagName} ${it.getAttribute("role")} ${called(it)} in ${it.parentElement?.closest(LANDMARKS)?.tagName}`);
    const keys = seen("[accesskey]").filter((it) => it.accessKey).map((it) => number(it.accessKey));
    return [
      `first ${levels[0]}, ${levels.filter((level) => level === "1").length} of the first level`,
      ...levels.map((level, place) => `${levels[place - 1]} before ${level}`),
      `landmarks ${landmarks.sort().join()}`, `keys ${keys}`, `${kindOf(document.title)} ${document.doctype?.name}`,
    ];
  }

  const languages = () => [...new Set([...document.querySelectorAll(WITH_LANGUAGES)].flatMap((it) => [...it.attributes]
    .filter(({ name }) => LANGUAGES.has(name))
    .map(({ name, value }) => `${it.tagName === "HTML"} ${name}=${value} ${it.getAttribute("xml:lang")} ${kindOf(it.textContent)}`)))];

  // The looks of each element: its style, its box, and all that it stands on.
  const within = (inner, outer) => inner.left >= outer.left - 1 && inner.right <= outer.right + 1
    && inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1;
  const meet = (a, b) => a.left < b.right - 0.5 && b.left < a.right - 0.5
    && a.top < b.bottom - 0.5 && b.top < a.bottom - 0.5;
  const same = (a, b) => a.left === b.left && a.top === b.top && a.width === b.width && a.height === b.height;

  const boxOf = ({ left, top, width, height }) => {
    const right = left + width;
    const bottom = top + height;
    const small = width < LEAST || height < LEAST;
    return { left, right, top, bottom, width, height, x: (left + right) / 2, y: (top + bottom) / 2, small };
  };

  const NOT_SEEN = {
    box: boxOf({ left: 0, top: 0, width: 0, height: 0 }), outside: true, display: "none", visibility: "visible",
    hidden: true, lifted: false, overflow: "visible", shown: "true,visible,false,none,true", inHead: false,
  };
  const IN_HEAD = { ...NOT_SEEN, inHead: true };

  // What is not displayed has no box and no colours. To ask for its style makes the browser work that out for it alone:
  // what stands in the head of a page, which is never shown by itself, is not even asked for it.
  function lookOf(it, above) {
    if (above?.inHead) return IN_HEAD;
    const style = getComputedStyle(it);
    const { display, visibility, opacity, clipPath } = style;
    if (display === "none" || above?.hidden) {
      const shown = `${display === "none"},${visibility},${opacity === "0"},${clipPath},true`;
      return { ...NOT_SEEN, display, visibility, shown, inHead: it === document.head };
    }
    const { position, overflow, backgroundColor, backgroundImage, filter, mixBlendMode, clip } = style;
    const box = boxOf(it.getBoundingClientRect());
    const outside = box.right <= 0 || box.bottom + down <= 0 || (box.width === 0 && box.height === 0);
    const own = [];
    if (backgroundColor !== "rgba(0, 0, 0, 0)") own.push(backgroundColor);
    if (backgroundImage !== "none") own.push(backgroundImage);
    if (opacity !== "1") own.push("opacity", opacity);
    if (filter !== "none" || mixBlendMode !== "normal") own.push(filter, mixBlendMode);
    if (position !== "static") own.push(position, style.zIndex);
    if (clip !== "auto" || clipPath !== "none") own.push(clip, clipPath);
    if (overflow !== "visible") own.push(overflow);
    // What runs out of what it stands in may stand on something else.
    if (above && !outside && position === "static" && !within(box, above.base)) own.push("runs out");
    const inside = display === "inline" ? 0 : it.clientWidth;
    if (inside && it.scrollWidth > inside + 1) own.push("runs over");
    const on = above?.on ?? "";
    return {
      it, style, box, outside, display, visibility, overflow, backgroundColor, hidden: false, colours: null,
      base: !above || display !== "inline" ? box : above.base,
      on: own.length ? `${on}/${own.join()}` : on,
      lifted: position !== "static" || style.float !== "none",
      shown: `false,${visibility},${opacity === "0"},${clipPath},${outside}`,
    };
  }

  // Large words may be fainter, and bold ones are large sooner: in CSS pixels, of WCAG 1.4.3, as axe rounds them.
  const sizeOf = (style) => {
    const size = Math.ceil(parseFloat(style.fontSize) * 72) / 72;
    return size >= 24 ? "large" : size >= 56 / 3 ? "large if bold" : "";
  };

  // Asked of most elements more than once: by themselves, by what stands in them, and by links beside their words.
  const colours = (look) => look.colours ??= [look.style.color, look.style.webkitTextFillColor, sizeOf(look.style),
    look.style.fontWeight, look.style.textDecorationLine, look.style.borderBottom, look.style.textShadow,
    look.backgroundColor].join();

  // Of a link among words: whether there are any, how they look, and whether they are as large.
  function wordsBeside(it, looks) {
    let block = it.parentElement;
    while (block.parentElement && looks.get(block).display === "inline") block = block.parentElement;
    const more = noteOf(block).more ??= wordsOf(block) > [...block.querySelectorAll("a, button")]
      .reduce((sum, each) => sum + wordsOf(each), 0);
    const asLarge = looks.get(block).style.fontSize === looks.get(it).style.fontSize;
    return [more, asLarge, colours(looks.get(block))];
  }
  const wordsOf = (it) => it.textContent.replace(/\s+/g, "").length;

  // The sheets of the page are part of what words look like: so are the pictures and signs that these put beside them.
  // One that is mirrored puts the same there, and so does each in a narrow window (test_axe.py looks at them).
  const NAME = /([a-z]+)(?:\.rtl)?-\w+\.css$/;
  function where(forced) {
    const sheets = [...document.styleSheets].map((sheet) => sheet.href ? NAME.exec(sheet.href)?.[1] ?? sheet.href : sheet.ownerNode.textContent);
    const added = document.adoptedStyleSheets.flatMap((sheet) => [...sheet.cssRules].map((rule) => rule.cssText));
    return [forced, ...sheets, ...added].join();
  }

  const pathOf = (it) => it ? noteOf(it).path ??= `${pathOf(it.parentElement)}/${named(it)}` : "";

  function ownWords(it) {
    if (NOT_READ.has(it.localName)) return "";
    let texts = "";
    for (let node = it.firstChild; node; node = node.nextSibling) {
      if (node.nodeType === Node.TEXT_NODE) texts += `${node.data} `;
    }
    return kindOf(texts);
  }

  function words(all, looks, lifted, forced) {
    const found = new Map();
    const page = where(forced);
    const active = document.activeElement;
    for (let place = 0; place < all.length; place += 1) {
      const it = all[place];
      const look = looks.get(it);
      if (look.hidden || look.visibility !== "visible") continue;
      const own = noteOf(it).words ??= ownWords(it);
      if (!own && !FIELDS.has(it.localName)) continue;
      const key = [page, pathOf(it), own, it.type, it.disabled, it.ariaDisabled, it.checked, look.outside, look.on];
      key.push(look.display, colours(look), it === active);
      if (it.parentElement) key.push(colours(looks.get(it.parentElement)));
      if (it.tagName === "A" && look.display === "inline") key.push(...wordsBeside(it, looks));
      for (const other of lifted) {
        const over = meet(other.box, look.box) && !other.it.contains(it) && !it.contains(other.it);
        if (over) key.push(named(other.it), other.on);
      }
      const told = key.join("|");
      if (!found.has(told)) found.set(told, place);
    }
    return [...found];
  }

  // Whether something is on a place to press; for a small one, whether something is close to it.
  function close(box, other) {
    if (other.top > box.bottom + LEAST + 1 || other.bottom < box.top - LEAST - 1) return false; // so for most
    if (!box.small) return meet(box, other);
    const across = Math.max(other.left - box.x, box.x - other.right, 0);
    const along = Math.max(other.top - box.y, box.y - other.bottom, 0);
    const touches = Math.hypot(across, along) <= LEAST / 2 + 1;
    return touches || (other.small && Math.hypot(other.x - box.x, other.y - box.y) <= LEAST + 1);
  }

  const place = (box, other) => [
    Math.max(other.left, box.left - LEAST) - box.left, Math.max(other.top, box.top - LEAST) - box.top,
    Math.min(other.right, box.right + LEAST) - box.left, Math.min(other.bottom, box.bottom + LEAST) - box.top,
  ].map((each) => each.toFixed(2));

  function targets(looks, lifted) {
    const found = new Set();
    const pressed = [];
    for (const it of document.querySelectorAll(TARGETS)) {
      const look = looks.get(it);
      if (!look.outside && it.checkVisibility({ visibilityProperty: true })) pressed.push(look);
    }
    const told = (look, box) => `${look.it.tagName} ${look.display} ${look.style.zIndex} ${box}`;
    const others = [...new Set([...pressed, ...lifted])];
    for (const look of pressed) {
      const { it } = look;
      const boxes = [look.box];
      for (const each of it.getClientRects()) {
        const box = boxOf(each);
        if (!same(box, look.box)) boxes.push(box); // one that breaks over lines
      }
      for (const box of boxes) {
        const by = [];
        for (const other of others) {
          const near = close(box, other.box) && !other.it.contains(it) && !it.contains(other.it);
          if (near) by.push(told(other, place(box, other.box)));
        }
        if (by.length) found.add([told(look, [box.width.toFixed(2), box.height.toFixed(2)]), ...by].join());
      }
    }
    return [...found];
  }

  const scrolls = (all, looks) => all.filter((it) => {
    const { overflow, hidden } = looks.get(it);
    return overflow !== "visible" && !hidden && /auto|scroll/.test(overflow) && !it.matches("html, body")
      && (it.scrollWidth > it.clientWidth || it.scrollHeight > it.clientHeight);
  }).map((it) => `${named(it)} ${it.tabIndex} ${[...it.querySelectorAll(TARGETS)].map((each) => each.tabIndex)}`);

  let down = 0; // how far the page is scrolled
  let known = null;
  let knownMarkup = null;
  return ({ forced }) => {
    scrollTo(0, 0); // further down, the button that stays in view would stand before words, and axe would not judge them
    down = scrollY;
    const box = document.documentElement;
    const markup = box.outerHTML;
    if (markup !== knownMarkup) noted = new Map();
    const all = [...document.querySelectorAll("*")];
    const looks = new Map();
    const lifted = [];
    let shown = "";
    for (const it of all) {
      const look = lookOf(it, looks.get(it.parentElement));
      looks.set(it, look);
      shown += `${look.shown};`;
      if (look.lifted && !look.outside) lifted.push(look);
    }
    const again = markup === knownMarkup && shown === known; // in another mode of seeing, with exactly the same of it shown
    known = shown;
    knownMarkup = markup;
    return JSON.stringify({
      structure: again ? [] : structure(all, looks),
      languages: again ? [] : languages(),
      words: words(all, looks, lifted, forced),
      targets: targets(looks, lifted),
      scrolls: scrolls(all, looks),
      across: box.scrollWidth - box.clientWidth,
      title: document.title,
      focused: document.activeElement.className,
      mode: innerWidth === box.clientWidth && matchMedia("(forced-colors: active)").matches === forced && innerWidth,
    });
  };
})();
