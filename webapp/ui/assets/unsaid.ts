// What stands under a choice that is not made is out of sight, so it is not sent: nobody has to clear what they cannot
// see. Without this file it is in sight, and the page asks about it. A page that comes back from history is whole again.
const CLOSED = ".govuk-checkboxes__conditional--hidden, .govuk-radios__conditional--hidden";

export function leaveOutWhatIsClosed(): void {
  const form = document.querySelector<HTMLFormElement>("main form:not([action])");
  form?.addEventListener("submit", (event) => {
    if ((event.submitter as HTMLButtonElement | null)?.name) {
      return; // another language, help, more time: what is half-typed is kept
    }
    for (const box of form.querySelectorAll<HTMLInputElement>(`:is(${CLOSED}) :is(input, textarea)`)) {
      box.disabled = true;
    }
  });
  window.addEventListener("pageshow", () => {
    for (const box of form?.querySelectorAll<HTMLInputElement>(":disabled") ?? []) {
      box.disabled = false;
    }
  });
}
