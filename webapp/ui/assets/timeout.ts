// The end of a quiet time: warn five minutes before, let the person stay, and never end it while they type.
// How long is left only the server knows: another tab may have had more time. It is asked before a warning and the end.
import type { Leave } from "./exit";

const WARNING = 5 * 60_000;
const AT_MOST_EVERY = 60_000;
const ASKS_AGAIN = 5_000;

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

// What tabs of the same draft tell each other: how many milliseconds were left, and when.
type Renewal = { at: number; left: number };

class Timer {
  private idle: number;
  private soon: number;
  private readonly language = document.documentElement.lang;
  private readonly left: HTMLElement;
  private readonly token = document.querySelector<HTMLInputElement>("input[name=csrf_token]")?.value ?? "";
  private readonly tabs?: BroadcastChannel;
  private lastKept = Date.now();
  private lastTyped = 0;
  private lastAsked = 0;

  constructor(private readonly dialog: HTMLDialogElement) {
    this.idle = Number(dialog.dataset.secondsLeft) * 1000;
    this.soon = Math.min(WARNING, this.idle / 2);
    this.left = dialog.querySelector("[data-left]") as HTMLElement;
    document.addEventListener("input", () => {
      this.lastTyped = Date.now();
    });
    dialog.querySelector("[data-stay]")?.addEventListener("click", () => this.stay());
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.stay();
    });
    if ("BroadcastChannel" in window) {
      this.tabs = new BroadcastChannel(`time ${this.token}`);
      this.tabs.addEventListener("message", (event: MessageEvent<Renewal>) => {
        if (event.data.at > this.lastKept) this.renew(event.data);
      });
      this.tell();
    }
    window.setInterval(() => this.tick(), 1000);
  }

  private get remaining(): number {
    return Math.max(this.lastKept, this.lastTyped) + this.idle - Date.now();
  }

  private get isNear(): boolean {
    return this.remaining <= this.soon;
  }

  private tick(): void {
    const now = Date.now();
    if (this.remaining > 0 && this.lastTyped > this.lastKept) {
      if (now - Math.max(this.lastKept, this.lastAsked) >= AT_MOST_EVERY) void this.keep();
    } else if (this.isNear && (!this.dialog.open || this.remaining <= 0)) {
      if (now - this.lastAsked >= ASKS_AGAIN) void this.ask();
    } else if (this.isNear) {
      this.warn();
    }
  }

  // Without an answer our own clock warns, but only the server's word ends it.
  private async ask(): Promise<void> {
    if ((await this.request("ask")) === false) this.end();
    else if (this.isNear) this.warn();
  }

  private end(): void {
    window.location.replace(this.dialog.dataset.timedOut || "/");
  }

  private warn(): void {
    const text = (this.left.dataset.left || "{time}").replace("{time}", spoken(this.remaining, this.language));
    if (this.left.textContent !== text) this.left.textContent = text;
    if (this.dialog.open) return;
    if (this.dialog.showModal) this.dialog.showModal();
    else this.dialog.setAttribute("open", "");
  }

  private async stay(): Promise<void> {
    if ((await this.keep()) === false) this.end();
  }

  private async keep(): Promise<boolean | undefined> {
    const kept = await this.request("stay");
    if (kept) {
      this.renew({ at: this.lastKept, left: this.idle });
      this.tell();
    }
    return kept;
  }

  // True: the server keeps the draft. False: it has gone. Undefined: we could not ask, so nothing changes.
  private async request(what: "ask" | "stay"): Promise<boolean | undefined> {
    const at = Date.now();
    this.lastAsked = at;
    const posted = { method: "POST", body: new URLSearchParams({ csrf_token: this.token }) };
    const asked = { headers: { "X-Token": this.token }, cache: "no-store" as const };
    try {
      const answer = await fetch(this.dialog.dataset[what] || "", what === "stay" ? posted : asked);
      if (answer.ok) this.restart({ at, left: Number(await answer.text()) * 1000 });
      return answer.ok ? true : answer.status < 500 ? false : undefined;
    } catch {
      return undefined;
    }
  }

  private tell(): void {
    this.tabs?.postMessage({ at: this.lastKept, left: this.idle });
  }

  private restart({ at, left }: Renewal): void {
    this.lastKept = at;
    this.idle = left;
    const shown = document.querySelector("[data-deadline]");
    if (shown) shown.textContent = clock(at + left);
  }

  // The server says how long is left: near the end of a long visit that is less than a whole quiet time.
  private renew(renewal: Renewal): void {
    this.restart(renewal);
    this.soon = Math.min(WARNING, this.idle / 2);
    if (!this.dialog.open) return;
    if (this.dialog.close) this.dialog.close();
    else this.dialog.removeAttribute("open");
  }
}

export function watchTime(leave: Leave): void {
  const dialog = document.querySelector<HTMLDialogElement>("dialog[data-seconds-left]");
  if (!dialog) return;
  dialog.querySelector("[data-leave]")?.addEventListener("click", leave);
  new Timer(dialog);
}
