// Radio buttons of GOV.UK Frontend, which call each that opens boxes "expanded" or "collapsed". A radio button has no such
// state: a screen reader may leave it out or say something else. That it is selected is what says that the boxes are there.
import { Radios } from "govuk-frontend/dist/govuk/components/radios/radios.mjs";

export class PlainRadios extends Radios {
  override syncConditionalRevealWithInputState(input: HTMLInputElement): void {
    super.syncConditionalRevealWithInputState(input);
    input.removeAttribute("aria-expanded");
  }
}
