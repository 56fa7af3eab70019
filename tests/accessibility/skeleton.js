// What the rules of axe can judge of a page as it stands, part by part, without the words themselves. A part that was
// judged before, on whatever page and in whatever language, cannot be judged otherwise now: see audit.py.
window.skeleton = (() => {
  const set = (names) => new Set(names.split(" "));
  const REFERENCES = set("for form list headers aria-activedescendant aria-controls aria-describedby aria-details "
    + "aria-errormessage aria-flowto aria-labelledby aria-owns");
  const SAID = set("title alt aria-label aria-description aria-roledescription placeholder value content label");
  const PLACES = set("name src srcset action nonce integrity datetime d points viewBox transform x x1 x2 y y1 y2 cx cy r rx "
    + "ry width height fill stroke stroke-width stroke-dasharray font-size font-weight text-anchor");
  const LANGUAGES = set("lang xml:lang hreflang");
  const LANDMARKS = "main, nav, header, footer, aside, section[aria-label], section[aria-labelledby], [role]";
  const INHERITED = set("role aria-busy aria-disabled aria-hidden aria-modal aria-owns hidden inert tabindex");
  // What is called by all that it holds, or is judged together with it.
  const WHOLE = "a, button, label, legend, h1, h2, h3, h4, h5, h6, summary, select, title, table, svg";
  // What may hold anything in any order; headings are looked at in their order by themselves.
  const FLOW = "body, main, div, section, article, p, li, td, dd, address, span, header, footer";
  const NOT_READ = "script, style";
  const TARGETS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
  const LEAST = 24; // CSS pixels, of WCAG 2.5.8

  const plain = (text) => text.replace(/\s+/g, " ").trim();
  const kindOf = (text) => {
    const said = plain(text);
    if (!said) return "";
    return !/[\p{L}\p{N}]/u.test(said) ? "signs" : [...said].length === 1 ? "letter" : "words";
  };
  const named = (it) => `${it.tagName}.${it.getAttribute("class") ?? ""}`;
  const once = (list) => list.filter(Boolean).filter((each, place, said) => each !== said[place - 1]);
  const numbering = () => {
    const known = new Map();
    return (text) => known.get(text) ?? known.set(text, known.size).get(text);
  };

  // The markup: each element with its attributes, what it stands in and holds, and what its references lead to.
  const referred = (it) => it && [it.tagName, it.getAttribute("role"), kindOf(it.textContent), it.checkVisibility()].join(" ");

  function attribute(it, { name, value }) {
    if (name === "id") return document.querySelectorAll(`[id="${CSS.escape(value)}"]`).length > 1;
    if (REFERENCES.has(name)) return value.split(/\s+/).map((id) => referred(document.getElementById(id)) ?? "gone").join();
    if (name === "href" && value.startsWith("#")) return `#${referred(document.getElementById(value.slice(1))) ?? "gone"}`;
    if (name === "href") return [value === "", /^\w+:/.exec(value), value.includes("#")].join(" ");
    if (LANGUAGES.has(name)) return value !== "";
    if (it.tagName === "META" && it.name !== "description" && it.name !== "theme-color") return value;
    if (SAID.has(name)) return kindOf(value);
    return PLACES.has(name) || name.startsWith("data-") ? "" : value;
  }

  const attributes = (it) => [...it.attributes].map((each) => `${each.name}=${attribute(it, each)}`).sort().join(" ");

  function markupOf(it) {
    const labels = [...(it.labels ?? [])].map((each) => referred(each)).join();
    const state = it.matches("input, textarea") ? [it.checked, it.disabled, kindOf(it.value), labels] : [];
    return [it.tagName, attributes(it), ...state, it === document.activeElement].join(" ");
  }

  // In a link or button also which of its words are alike: a picture in it need not say them again.
  function heldBy(it, whole, number) {
    if (it.matches(NOT_READ)) return "";
    const held = [...it.childNodes].map((node) => {
      const words = node.nodeType === Node.TEXT_NODE ? kindOf(node.data) : "";
      if (node.nodeType !== Node.ELEMENT_NODE) return words && words + number(plain(node.data));
      if (!whole) return `<${node.tagName} ${node.getAttribute("role")}>`;
      const unseen = getComputedStyle(node).display === "none";
      return `<${markupOf(node)} ${node.alt && number(plain(node.alt))} ${unseen}>${heldBy(node, true, number)}</>`;
    });
    return (it.matches(FLOW) ? [...new Set(held)].sort() : once(held)).join("");
  }

  function structure(all, shown) {
    const found = new Set();
    const paths = new Map();
    for (const it of all) {
      const above = paths.get(it.parentElement) ?? "";
      const role = [...it.attributes].filter(({ name }) => INHERITED.has(name));
      paths.set(it, `${above}/${it.tagName} ${role.map((each) => `${each.name}=${attribute(it, each)}`).join(" ")}`);
      found.add([above, markupOf(it), heldBy(it, it.matches(WHOLE), it.matches("a, button") ? numbering() : () => ""), shown.get(it)].join("|"));
    }
    return [...found, ...ofThePage(all)];
  }

  // What the elements are to each other: headings in their order, landmarks and what they are called.
  function ofThePage(all) {
    const seen = all.filter((it) => it.checkVisibility());
    const levels = seen.filter((it) => it.matches("h1, h2, h3, h4, h5, h6, [role=heading]"))
      .map((it) => it.ariaLevel ?? it.tagName.slice(1));
    const number = numbering();
    const called = (it) => {
      const by = (it.getAttribute("aria-labelledby") ?? "").split(/\s+/).map((id) => document.getElementById(id));
      return number(plain(it.getAttribute("aria-label") ?? by.map((each) => each?.textContent ?? "").join(" ")).toLowerCase());
    };
    const landmarks = seen.filter((it) => it.matches(LANDMARKS))
      .map((it) => `${it.tagName} ${it.getAttribute("role")} ${called(it)} in ${it.parentElement?.closest(LANDMARKS)?.tagName}`);
    const keys = seen.filter((it) => it.accessKey).map((it) => number(it.accessKey));
    return [
      `first ${levels[0]}, ${levels.filter((level) => level === "1").length} of the first level`,
      ...levels.map((level, place) => `${levels[place - 1]} before ${level}`),
      `landmarks ${landmarks.sort().join()}`, `keys ${keys}`, `${kindOf(document.title)} ${document.doctype?.name}`,
    ];
  }

  const languages = (all) => [...new Set(all.flatMap((it) => [...it.attributes]
    .filter(({ name }) => LANGUAGES.has(name))
    .map(({ name, value }) => `${it.tagName === "HTML"} ${name}=${value} ${it.getAttribute("xml:lang")} ${kindOf(it.textContent)}`)))];

  // The looks of each element: its style, its box, and all that it stands on.
  const within = (inner, outer) => inner.left >= outer.left - 1 && inner.right <= outer.right + 1
    && inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1;
  const meet = (a, b) => a.left < b.right - 0.5 && b.left < a.right - 0.5
    && a.top < b.bottom - 0.5 && b.top < a.bottom - 0.5;

  // Whatever the browser is asked for costs far more than what was noted of its answer: so each thing is asked for once.
  const noted = ({ left, right, top, bottom, width, height }) => ({
    left, right, top, bottom, width, height, x: (left + right) / 2, y: (top + bottom) / 2, small: width < LEAST || height < LEAST,
  });

  function lookOf(it, above) {
    const style = getComputedStyle(it);
    const { display, visibility, position, opacity, overflow, clipPath, backgroundColor, backgroundImage } = style;
    const { filter, mixBlendMode, clip } = style;
    const box = noted(it.getBoundingClientRect());
    const outside = box.right <= 0 || box.bottom + scrollY <= 0 || (box.width === 0 && box.height === 0);
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
    return {
      style, box, outside, display, visibility, overflow, backgroundColor,
      path: `${above?.path ?? ""}/${named(it)}`,
      base: !above || display !== "inline" ? box : above.base,
      on: (above?.on ?? "") + (own.length ? `/${own.join()}` : ""),
      hidden: display === "none" || above?.hidden === true,
      lifted: position !== "static" || style.float !== "none",
      shown: [display === "none", visibility, opacity === "0", clipPath, outside].join(),
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
    const linked = [...block.querySelectorAll("a, button")].map((each) => each.textContent).join("");
    const more = block.textContent.replace(/\s/g, "").length > linked.replace(/\s/g, "").length;
    const asLarge = looks.get(block).style.fontSize === looks.get(it).style.fontSize;
    return [more, asLarge, colours(looks.get(block))];
  }

  // The sheets of the page are part of what words look like: so are the pictures and signs that these put beside them.
  // One that is mirrored puts the same there, and so does each in a narrow window (test_axe.py looks at them).
  const NAME = /([a-z]+)(?:\.rtl)?-\w+\.css$/;
  function where(forced) {
    const sheets = [...document.styleSheets].map((sheet) => sheet.href ? NAME.exec(sheet.href)?.[1] ?? sheet.href : sheet.ownerNode.textContent);
    const added = document.adoptedStyleSheets.flatMap((sheet) => [...sheet.cssRules].map((rule) => rule.cssText));
    return [forced, ...sheets, ...added].join();
  }

  function words(all, looks, lifted, forced) {
    const found = new Map();
    const page = where(forced);
    all.forEach((it, place) => {
      const look = looks.get(it);
      if (look.hidden || look.visibility !== "visible") return;
      const texts = [...it.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data);
      const own = it.matches(NOT_READ) ? "" : kindOf(texts.join(" "));
      if (!own && !it.matches("input, textarea, select")) return;
      const key = [page, look.path, own, it.type, it.disabled, it.ariaDisabled, it.checked, look.outside, look.on];
      key.push(look.display, colours(look), it === document.activeElement);
      if (it.parentElement) key.push(colours(looks.get(it.parentElement)));
      if (it.tagName === "A" && look.display === "inline") key.push(...wordsBeside(it, looks));
      for (const other of lifted) {
        const over = meet(looks.get(other).box, look.box) && !other.contains(it) && !it.contains(other);
        if (over) key.push(named(other), looks.get(other).on);
      }
      const told = key.join("|");
      if (!found.has(told)) found.set(told, place);
    });
    return [...found];
  }

  // Whether something is on a place to press; for a small one, whether something is close to it.
  function close(box, other) {
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

  function targets(all, looks, lifted) {
    const found = new Set();
    const pressed = all.filter((it) => it.matches(TARGETS) && !looks.get(it).outside
      && it.checkVisibility({ visibilityProperty: true }));
    const told = (it, box) => `${it.tagName} ${looks.get(it).display} ${looks.get(it).style.zIndex} ${box}`;
    const others = [...new Set([...pressed, ...lifted])].map((it) => [it, looks.get(it).box]);
    for (const it of pressed) {
      for (const box of [looks.get(it).box, ...[...it.getClientRects()].map(noted)]) {
        const by = others.filter(([other, its]) => close(box, its) && !other.contains(it) && !it.contains(other))
          .map(([other, its]) => told(other, place(box, its)));
        if (by.length) found.add([told(it, [box.width.toFixed(2), box.height.toFixed(2)]), ...by].join());
      }
    }
    return [...found];
  }

  const scrolls = (all, looks) => all.filter((it) => {
    const { overflow, hidden } = looks.get(it);
    return !hidden && /auto|scroll/.test(overflow) && !it.matches("html, body")
      && (it.scrollWidth > it.clientWidth || it.scrollHeight > it.clientHeight);
  }).map((it) => `${named(it)} ${it.tabIndex} ${[...it.querySelectorAll(TARGETS)].map((each) => each.tabIndex)}`);

  let known = null;
  return ({ forced }) => {
    scrollTo(0, 0); // further down, the button that stays in view would stand before words, and axe would not judge them
    const all = [...document.querySelectorAll("*")];
    const looks = new Map();
    for (const it of all) looks.set(it, lookOf(it, looks.get(it.parentElement)));
    const lifted = all.filter((it) => looks.get(it).lifted && !looks.get(it).hidden && !looks.get(it).outside);
    const shown = new Map(all.map((it) => [it, looks.get(it).shown]));
    const box = document.documentElement;
    const asItIs = [box.outerHTML, ...shown.values()].join();
    const again = asItIs === known; // in another mode of seeing, with exactly the same of it shown
    known = asItIs;
    return JSON.stringify({
      structure: again ? [] : structure(all, shown),
      languages: again ? [] : languages(all),
      words: words(all, looks, lifted, forced),
      targets: targets(all, looks, lifted),
      scrolls: scrolls(all, looks),
      across: box.scrollWidth - box.clientWidth,
      title: document.title,
      focused: document.activeElement.className,
      mode: innerWidth === box.clientWidth && matchMedia("(forced-colors: active)").matches === forced && innerWidth,
    });
  };
})();
