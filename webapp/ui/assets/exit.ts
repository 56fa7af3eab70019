// Exit this page: cover what is on the screen, tell the server to delete the draft, go to a neutral site.
// A click or Shift three times does it. Without JavaScript the same form posts, and the server sends the person on.

const PRESSES = 3;
const FORGET_AFTER = 5000;

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
    const told = "sendBeacon" in navigator && navigator.sendBeacon(form.action, formBody(form));
    if (told) window.location.replace(form.dataset.exitUrl || "/");
    else form.submit();
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

function watchShift(form: HTMLFormElement, show: (on: number) => void, leave: Leave): void {
  const status = document.createElement("span");
  status.className = "govuk-visually-hidden";
  status.setAttribute("role", "status");
  form.querySelector("button")?.before(status);
  let presses = 0;
  let typing = false;
  let timer = 0;

  const forget = (): void => {
    clearTimeout(timer);
    if (!presses) return;
    presses = 0;
    show(0);
    status.textContent = form.dataset.expired || "";
  };

  // Shift counts only by itself: a capital letter (Shift held with another key) starts the count again.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Shift") typing = event.shiftKey;
  });
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || typing) {
      if (event.key === "Shift") typing = false;
      forget();
      return;
    }
    presses += 1;
    show(presses);
    clearTimeout(timer);
    if (presses >= PRESSES) {
      leave();
      return;
    }
    status.textContent = (presses === 1 ? form.dataset.twoMore : form.dataset.oneMore) || "";
    timer = window.setTimeout(forget, FORGET_AFTER);
  });
}

export function watchExit(): Leave {
  // A page the browser kept whole must not come back with its answers after the person has left or finished.
  document.querySelector("[data-finish]")?.addEventListener("submit", () => {
    left = true;
  });
  window.addEventListener("pagehide", () => {
    if (left) document.body.classList.add("app-gone");
  });
  window.addEventListener("pageshow", (event) => {
    if (left && event.persisted) window.location.reload();
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
  return leave;
}
