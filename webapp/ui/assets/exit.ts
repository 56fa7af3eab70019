// Exit this page: cover what is on the screen, go to a neutral site, and have the server delete the draft.
// A click or three taps of Shift do it. Without JavaScript the same form posts, and the server sends the person on.

const PRESSES = 3;
const TAP = 300; // milliseconds that Shift is down at most
const WITHIN = 2000; // milliseconds from the first tap to the last
const OPENS_WITHIN = 4000; // milliseconds for the other site to take over
const OFF = "shift-off";

export type Leave = () => void;

let left = false;

function cover(text: string): void {
  const sheet = document.createElement("div");
  sheet.className = "app-gone__cover";
  sheet.setAttribute("role", "alert");
  sheet.textContent = text;
  document.body.append(sheet);
  document.body.classList.add("app-gone");
  document.title = text;
}

function formBody(form: HTMLFormElement): URLSearchParams {
  const body = new URLSearchParams();
  new FormData(form).forEach((value, name) => body.append(name, String(value)));
  return body;
}

function leaver(form: HTMLFormElement): Leave {
  return () => {
    if (left) return;
    left = true;
    cover(form.dataset.leaving || "");
    switchShift(false);
    if (!("sendBeacon" in navigator)) {
      form.submit();
      return;
    }
    // Leave first: what is typed is deleted as this page goes. Where it does not go, the server sends the person on.
    window.addEventListener("pagehide", () => navigator.sendBeacon(form.action, formBody(form)), { once: true });
    window.location.replace(form.dataset.exitUrl || "/");
    window.setTimeout(() => form.submit(), OPENS_WITHIN);
  };
}

function lights(button: Element): (on: number) => void {
  const row = document.createElement("span");
  row.className = "app-exit__lights";
  row.setAttribute("aria-hidden", "true");
  for (let n = 0; n < PRESSES; n += 1) {
    const light = document.createElement("span");
    light.className = "app-exit__light";
    row.append(light);
  }
  button.append(row);
  return (on) => {
    row.classList.toggle("app-exit__lights--on", on > 0);
    Array.from(row.children).forEach((light, n) => light.classList.toggle("app-exit__light--on", n < on));
  };
}

// Shift counts only as a short tap by itself. Held, with another key, or with anything else done meanwhile, it is ordinary
// use: a capital letter, a selection, another keyboard, a screen reader's command of which the page hears only Shift.
function watchShift(form: HTMLFormElement, show: (on: number) => void, leave: Leave): void {
  const status = document.createElement("span");
  status.className = "govuk-visually-hidden";
  status.setAttribute("role", "status");
  form.querySelector("button")?.before(status);
  let taps: number[] = [];
  let downSince: number | null = null;
  let timer = 0;

  const forget = (): void => {
    clearTimeout(timer);
    if (!taps.length) return;
    taps = [];
    show(0);
    status.textContent = form.dataset.expired || "";
  };
  const somethingElse = (): void => {
    downSince = null;
    forget();
  };

  document.addEventListener("keydown", (event) => {
    const bare = event.key === "Shift" && !event.ctrlKey && !event.altKey && !event.metaKey;
    if (!bare) somethingElse();
    else if (!event.repeat) downSince = event.timeStamp;
  });
  document.addEventListener("keyup", (event) => {
    const short = event.key === "Shift" && downSince !== null && event.timeStamp - downSince <= TAP;
    downSince = null;
    if (!short || shiftIsOff()) {
      forget();
      return;
    }
    taps.push(event.timeStamp);
    show(taps.length);
    if (taps.length >= PRESSES) {
      clearTimeout(timer);
      leave();
      return;
    }
    status.textContent = (taps.length === 1 ? form.dataset.twoMore : form.dataset.oneMore) || "";
    if (taps.length === 1) timer = window.setTimeout(forget, WITHIN);
  });
  for (const other of ["pointerdown", "pointerup", "wheel", "selectionchange", "focusin", "beforeinput"])
    document.addEventListener(other, somethingElse, { passive: true });
  window.addEventListener("blur", somethingElse);
}

// Whether Shift leaves is remembered in this tab alone, until the person leaves or finishes: the next may rely on it.
function shiftIsOff(): boolean {
  try {
    return sessionStorage.getItem(OFF) !== null;
  } catch {
    return false;
  }
}

function switchShift(off: boolean): void {
  try {
    if (off) sessionStorage.setItem(OFF, "");
    else sessionStorage.removeItem(OFF);
  } catch {
    // This browser keeps nothing: Shift goes on as it was, and the button says so.
  }
}

function offerToSwitchShift(): void {
  const button = document.querySelector<HTMLButtonElement>("[data-turn-off]");
  if (!button) return;
  const say = (): void => {
    button.textContent = (shiftIsOff() ? button.dataset.turnOn : button.dataset.turnOff) || "";
  };
  button.addEventListener("click", () => {
    switchShift(!shiftIsOff());
    say();
  });
  say();
  button.hidden = false;
}

export function watchExit(): Leave {
  // A page the browser kept whole must not come back with its answers after the person has left or finished, or may have:
  // whoever asks to delete their answers is asked on the next page.
  let ending = false;
  document.querySelector("button[name=go]:is([value=delete], [value=next-person])")?.addEventListener("click", () => {
    ending = true;
  });
  for (const each of document.querySelectorAll("[data-finish]"))
    each.addEventListener("submit", () => {
      left = true;
      switchShift(false);
    });
  window.addEventListener("pagehide", () => {
    if (left || ending) document.body.classList.add("app-gone");
  });
  window.addEventListener("pageshow", (event) => {
    if ((left || ending) && event.persisted) window.location.reload();
  });

  const form = document.querySelector<HTMLFormElement>("form[data-exit-url]");
  const button = form?.querySelector("button");
  if (!form || !button) return () => undefined;
  const leave = leaver(form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    leave();
  });
  watchShift(form, lights(button), leave);
  offerToSwitchShift();
  return leave;
}
