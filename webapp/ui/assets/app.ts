// Everything works without this file. It only adds comfort, and a faster way out.
import { Button } from "govuk-frontend/dist/govuk/components/button/button.mjs";
import { Checkboxes } from "govuk-frontend/dist/govuk/components/checkboxes/checkboxes.mjs";
import { ErrorSummary } from "govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs";
import { SkipLink } from "govuk-frontend/dist/govuk/components/skip-link/skip-link.mjs";

import { watchExit } from "./exit";
import { offerPrinting } from "./print";
import { PlainRadios } from "./radios";
import { revealBoxes } from "./reveal";
import { watchTime } from "./timeout";
import { leaveOutWhatIsClosed } from "./unsaid";

type Component = { moduleName: string; new (element: HTMLElement): unknown };

// The way out is wired first, so that a fault in anything else cannot take it away.
const leave = watchExit();
watchTime(leave);
offerPrinting();
leaveOutWhatIsClosed();
revealBoxes();

for (const Part of [Button, Checkboxes, ErrorSummary, PlainRadios, SkipLink] as Component[]) {
  for (const element of document.querySelectorAll<HTMLElement>(`[data-module="${Part.moduleName}"]`)) {
    try {
      new Part(element);
    } catch (error) {
      console.warn(error);
    }
  }
}
