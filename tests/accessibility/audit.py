"""Reads every state of every page it is shown, by axe and for what axe does not look at, in every mode of seeing.

Each state is loaded once; then the window is narrowed and the colours are forced while it stands. Many states differ in
nothing that a rule of axe could judge otherwise: only in their words, or in a part that stands on other pages just so.
So in each state and mode the page itself says what the rules can judge of it (``skeleton.js``), and a rule runs where
any of that was not judged before, in whatever state, by whichever process of the run:

- what turns on the markup, by each element with its attributes, what it stands in and what it holds, what its
  references lead to, and whether it is shown; and by headings and landmarks as they stand to each other;
- what turns on languages, by the languages that are named;
- colours, by all that words stand in, on and under, as it is painted, and only for words that none stood like;
- places to press, by what is on or close to one of them; and what scrolls, by itself.

A page that was read in another language, and has other words alone (``alike.py``), need not be opened: its words are
laid out with those of others (``room.py``). Where it is open all the same, it is read narrow and in light colours:
there is least room for its words.

Whether the page scrolls sideways, its title and its focus are read in every state. ``exhaustive`` runs every rule on
everything, and also finds what the skeletons would have hidden.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Response

from tests.accessibility.alike import Outlines
from tests.accessibility.room import too_wide
from webapp.paths import CHECKOUT

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES_OF = {
    "words": ["color-contrast", "link-in-text-block"],
    "targets": ["target-size"],
    "scrolls": ["scrollable-region-focusable"],
    "languages": ["html-has-lang", "html-lang-valid", "html-xml-lang-mismatch", "valid-lang"],
}
"""The rules that turn on one thing; all others turn on the structure."""
AXE = (CHECKOUT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
LOAD_AXE = f"window.loadAxe = () => {{ {AXE}\n }}"
"""Every page holds axe from the start, and takes it apart only where something is to be judged."""
TOGETHER = 25
"""So many pages are laid out together."""
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
SKELETON = Path(__file__).parent / "skeleton.js"
# Where colours are forced, Chromium tells the new colour of words but the old colour they are filled with, which axe
# would believe.
JUDGE = """async ({ structure, tags, rules, others, ofWords, among, forced }) => {
  if (!("axe" in window)) loadAxe();
  const FILL = "-webkit-text-fill-color";
  const styles = CSSStyleDeclaration.prototype;
  const tell = styles.getPropertyValue;
  if (forced) styles.getPropertyValue = function (name) { return name === FILL ? "" : tell.call(this, name); };
  const off = Object.fromEntries(others.map((id) => [id, { enabled: false }]));
  const options = structure
    ? { runOnly: { type: "tag", values: tags }, rules: off }
    : { runOnly: { type: "rule", values: rules } };
  const all = document.querySelectorAll("*");
  // To judge colours takes longest, and words that look as others did cannot be judged otherwise.
  const places = new Set(among.map((place) => all[place]));
  for (const rule of axe._audit.rules.filter(({ id }) => ofWords.includes(id))) {
    rule.wherever ??= rule.matches;
    rule.matches = (it, ...more) => (!places.size || places.has(it)) && rule.wherever(it, ...more);
  }
  const wordsAlone = places.size && !structure && rules.every((id) => ofWords.includes(id));
  const context = wordsAlone ? { include: [...places] } : document;
  const { violations } = await axe.run(context, { ...options, resultTypes: ["violations"], preload: false });
  styles.getPropertyValue = tell;
  return violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html).join(" | ")]);
}"""


@dataclass(frozen=True)
class Mode:
    """One way of seeing a page: how wide the window is, and whether the person's own colours replace ours."""

    width: int
    forced: bool

    def __str__(self) -> str:
        return f"{self.width} px, {'forced colours' if self.forced else 'light'}"


WIDE, NARROW = 1280, 320
MODES = tuple(Mode(width, forced) for forced in (False, True) for width in (WIDE, NARROW))


class Skeletons:
    """What was judged, each once by whoever claims it first: the folder is shared by all processes of a run."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._known = folder, set[str]()
        folder.mkdir(parents=True, exist_ok=True)

    def new(self, kind: str, what: str) -> bool:
        """Claim this; return whether nobody else had."""
        name = f"{kind}-{hashlib.blake2b(what.encode(), digest_size=16).hexdigest()}"
        if name in self._known:
            return False
        self._known.add(name)
        try:
            (self._folder / name).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True


class Audit:
    """A browser whose page is read state by state. Nothing stops at the first problem; all are kept.

    The markup of each page, as it was served, is kept in ``folder``; ``read`` says which state each file shows, and
    ``counts`` how many states and modes were read, and how many skeletons were judged.
    """

    def __init__(
        self, context: BrowserContext, folder: Path, name: str, skeletons: Skeletons, exhaustive: bool = False
    ) -> None:
        # A script that the browser itself adds is not held to the page's policy, so the page stays as it is served.
        context.add_init_script(path=SKELETON)
        context.add_init_script(LOAD_AXE)
        self.context, self.page, self.exhaustive = context, context.new_page(), exhaustive
        self._file, self._skeletons = folder / name, skeletons
        self._devtools = context.new_cdp_session(self.page)
        self._served: Response | None = None
        self._outlines = Outlines()
        self._words: dict[str, str] = {}
        self._like_them = ""
        self.page.on("response", self._hear)
        self.read: dict[str, str] = {}
        self.counts: Counter[str] = Counter()
        self.problems: list[str] = []
        self._mode = Mode(0, False)  # none yet
        self._be(MODES[0])

    def look(self, state: str = "as it opens", error: str | None = None) -> None:
        """Read the page as it stands, in each mode. ``error`` is how the title begins when something is wrong."""
        name = f"{self.page.url} ({state}"
        self.counts["states"] += 1
        served = self._keep(f"{name})")
        if self._is_alike(served, state, error):
            self._read(name, error, Mode(NARROW, False))
            return
        self._outlines.note(served, _kind(state, error))
        # Whichever width the window has comes first: to make it another costs as much as to read the page.
        one, other = (self._mode.width, WIDE + NARROW - self._mode.width)
        new = [self._read(name, error, Mode(width, False)) for width in (one, other)]
        # Colours are forced by what an element is and stands in, as ours are given: nothing new here, nothing there.
        if self.exhaustive or any(new):
            for width in (other, one):
                self._read(name, error, Mode(width, True))
            self._be(Mode(one, False))

    def hear(self, url: str, served: str, state: str, error: str | None) -> bool:
        """Take a page that was served to no window, where only its words can be new; return whether it was taken."""
        if not self._is_alike(served, state, error):
            return False
        name = f"{url} ({state}"
        self.counts["states"] += 1
        self.counts["laid out"] += 1
        self._words[name], self._like_them = served, url
        self.problems += [f"{name}): {each}" for each in title_problems(_title(served), error)]
        return True

    def lay_out(self) -> None:
        """See whether there is room for the words of all pages that were not opened, in the place of one of them."""
        if not self._words:
            return
        self._be(Mode(NARROW, False))
        self.page.goto(self._like_them, wait_until="domcontentloaded")
        names = list(self._words)
        for first in range(0, len(names), TOGETHER):
            self.problems += too_wide(self.page, {name: self._words[name] for name in names[first : first + TOGETHER]})
        self._words.clear()

    def _is_alike(self, served: str, state: str, error: str | None) -> bool:
        alike = not self.exhaustive and self._outlines.known_in_another_language(served, _kind(state, error))
        self.counts["alike"] += alike
        return alike

    def _read(self, name: str, error: str | None, mode: Mode) -> bool:
        """Read the page in one mode; return whether anything was judged, or at all looked other than it ever did."""
        self._be(mode)
        found = json.loads(self.page.evaluate("given => skeleton(given)", {"forced": mode.forced}))
        assert found["mode"] == mode.width, f"{name}: not seen in {mode}"
        self.counts["readings"] += 1
        before = self.counts["runs of axe"]
        wrong = [*self._judged(found, mode), *problems(found, error)]
        self.problems += [f"{name}, {mode}): {each}" for each in wrong]
        return self.counts["runs of axe"] > before

    def _judged(self, found: dict[str, Any], mode: Mode) -> Iterable[str]:
        """Yield what axe finds, by the rules that may find something new."""
        places = dict(found["words"])  # the key of each look of words, with an element that has it
        seen = {"structure": found["structure"], "languages": found["languages"], "words": places}
        seen["targets"] = found["targets"]  # in pixels, and so the same in whichever mode
        seen["scrolls"] = [f"{mode} {each}" for each in found["scrolls"]]  # one may hide what is reached in it
        new = {kind: [each for each in parts if self._skeletons.new(kind, each)] for kind, parts in seen.items()}
        self.counts += Counter({kind: len(parts) for kind, parts in new.items()})
        kinds = set(seen) if self.exhaustive else {kind for kind, parts in new.items() if parts}
        if not kinds:
            return
        self.counts["runs of axe"] += 1
        rules = [rule for kind, rules in RULES_OF.items() if kind in kinds for rule in rules]
        others = [rule for kind, rules in RULES_OF.items() if kind not in kinds for rule in rules]
        given = {"structure": "structure" in kinds, "tags": TAGS, "rules": rules, "others": others}
        given |= {
            "ofWords": RULES_OF["words"],
            "among": [] if self.exhaustive else [places[each] for each in new["words"]],
        }
        for rule, where in self.page.evaluate(JUDGE, {**given, "forced": mode.forced}):
            yield f"{rule}: {where}"
            if not new[next((kind for kind, rules in RULES_OF.items() if rule in rules), "structure")]:
                yield f"{rule}: its skeleton was judged before, and would have hidden it"

    def _be(self, mode: Mode) -> None:
        # The browser's own call takes a tenth of the time of a resize that waits for a whole new frame.
        if mode.width != self._mode.width:
            size = {"width": mode.width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
            self._devtools.send("Emulation.setDeviceMetricsOverride", size)
        if mode.forced != self._mode.forced:
            features = [{"name": "forced-colors", "value": "active" if mode.forced else "none"}]
            self._devtools.send("Emulation.setEmulatedMedia", {"features": features})
        self._mode = mode

    def _hear(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self._served = response

    def _keep(self, name: str) -> str:
        """Keep the markup of the page, as it came from the server, and return it."""
        assert self._served is not None
        file = self._file.with_name(f"{self._file.name}-{len(self.read)}.html")
        markup = self._served.body()
        file.write_bytes(markup)
        self.read[file.name] = name
        return markup.decode()


def problems(found: dict[str, Any], error: str | None) -> list[str]:
    """Return what is wrong with a page that was read, and no rule of axe looks at."""
    wrong: list[str] = []
    if found["across"] > 0:
        wrong.append(f"scrolls {found['across']} px sideways")
    if error is None and "govuk-error-summary" in found["focused"]:
        wrong.append("shows an error where there is none")
    wrong += title_problems(found["title"], error)
    if error is not None and "govuk-error-summary" not in found["focused"]:
        wrong.append(f"the focus is not on the error summary but on {found['focused']!r}")
    return wrong


def title_problems(title: str, error: str | None) -> list[str]:
    """Return what is wrong with a title: where something is wrong with what was sent, it says so first."""
    begins = title.startswith(f"{error} ")
    return [] if error is None or begins else [f"its title does not begin with {error!r}: {title!r}"]


def _kind(state: str, error: str | None) -> str:
    return f"{state}, {'right' if error is None else 'wrong'}"


def _title(served: str) -> str:
    found = TITLE.search(served)
    return " ".join(unescape(found[1]).split()) if found else ""
