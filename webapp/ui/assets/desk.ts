// Everything on the desk works without this file. It only adds comfort.
import { Button } from "govuk-frontend/dist/govuk/components/button/button.mjs";
import { Checkboxes } from "govuk-frontend/dist/govuk/components/checkboxes/checkboxes.mjs";
import { ErrorSummary } from "govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs";
import { SkipLink } from "govuk-frontend/dist/govuk/components/skip-link/skip-link.mjs";

import { offerPrinting } from "./print";
import { PlainRadios } from "./radios";
import { revealBoxes } from "./reveal";

type Component = { moduleName: string; new (element: HTMLElement): unknown };

offerPrinting();
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
