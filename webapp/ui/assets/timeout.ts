// The end of a quiet time: warn five minutes before, let the person stay, and never end it while they type.
import type { Leave } from "./exit";

const WARNING = 5 * 60_000;
const AT_MOST_EVERY = 60_000;

function spoken(milliseconds: number, language: string): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  // Whole minutes, then a few steps of seconds: enough to act on, not so much that a screen reader never rests.
  const step = seconds > 20 ? 20 : 10;
  const [amount, unit] =
    seconds > 60 ? [Math.ceil(seconds / 60), "minute"] : [Math.ceil(seconds / step) * step, "second"];
  try {
    const style = { style: "unit", unit, unitDisplay: "long" } as Intl.NumberFormatOptions;
    return new Intl.NumberFormat(language, style).format(amount);
  } catch {
    return unit === "minute" ? `${amount}:00` : `0:${String(amount).padStart(2, "0")}`;
  }
}

// The same form as the server writes, 14:35, in every language.
function clock(at: number): string {
  const style: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", timeZone: "Europe/London" };
  return new Date(at).toLocaleTimeString("en-GB", style);
}

class Timer {
  private idle: number;
  private readonly language = document.documentElement.lang;
  private readonly left: HTMLElement;
  private lastKept = Date.now();
  private lastTyped = 0;
  private lastAsked = 0;

  constructor(private readonly dialog: HTMLDialogElement) {
    this.idle = Number(dialog.dataset.secondsLeft) * 1000;
    this.left = dialog.querySelector("[data-left]") as HTMLElement;
    document.addEventListener("input", () => {
      this.lastTyped = Date.now();
    });
    dialog.querySelector("[data-stay]")?.addEventListener("click", () => this.stay());
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.stay();
    });
    window.setInterval(() => this.tick(), 1000);
  }

  private tick(): void {
    const now = Date.now();
    const remaining = Math.max(this.lastKept, this.lastTyped) + this.idle - now;
    if (remaining <= 0) {
      window.location.replace(this.dialog.dataset.timedOut || "/");
    } else if (this.lastTyped > this.lastKept && now - Math.max(this.lastKept, this.lastAsked) >= AT_MOST_EVERY) {
      void this.keep();
    } else if (remaining <= Math.min(WARNING, this.idle / 2)) {
      this.warn(remaining);
    }
  }

  private warn(remaining: number): void {
    const text = (this.left.dataset.left || "{time}").replace("{time}", spoken(remaining, this.language));
    if (this.left.textContent !== text) this.left.textContent = text;
    if (this.dialog.open) return;
    if (this.dialog.showModal) this.dialog.showModal();
    else this.dialog.setAttribute("open", "");
  }

  private async stay(): Promise<void> {
    const kept = await this.keep();
    if (kept === false) window.location.replace(this.dialog.dataset.timedOut || "/");
    if (!kept) return;
    if (this.dialog.close) this.dialog.close();
    else this.dialog.removeAttribute("open");
  }

  // True: the server keeps the draft. False: it has gone. Undefined: we could not ask, so nothing changes.
  private async keep(): Promise<boolean | undefined> {
    const started = Date.now();
    this.lastAsked = started;
    const token = document.querySelector<HTMLInputElement>("input[name=csrf_token]");
    try {
      const answer = await fetch(this.dialog.dataset.stay || "", {
        method: "POST",
        body: new URLSearchParams({ csrf_token: token ? token.value : "" }),
        credentials: "same-origin",
      });
      if (answer.ok) this.restart(started, Number(await answer.text()) * 1000);
      return answer.ok ? true : answer.status < 500 ? false : undefined;
    } catch {
      return undefined;
    }
  }

  // The server says how long is left: near the end of a long visit that is less than a whole quiet time.
  private restart(from: number, left: number): void {
    this.lastKept = from;
    if (left > 0) this.idle = left;
    const shown = document.querySelector("[data-deadline]");
    if (shown) shown.textContent = clock(from + this.idle);
  }
}

export function watchTime(leave: Leave): void {
  const dialog = document.querySelector<HTMLDialogElement>("dialog[data-seconds-left]");
  if (!dialog) return;
  dialog.querySelector("[data-leave]")?.addEventListener("click", leave);
  new Timer(dialog);
}
