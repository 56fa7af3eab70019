// Boxes that only some answers need: out of the way until one of those is chosen, and not sent with the others. Without
// this file all are shown.
function isChosen(box: HTMLElement): boolean {
  const answers = (box.dataset.answers || "").split(" ");
  const choices = document.querySelectorAll<HTMLInputElement>(`[name="${box.dataset.shownFor}"]`);
  return Array.from(choices).some((each) => each.checked && answers.includes(each.value));
}

export function revealBoxes(): void {
  const boxes = Array.from(document.querySelectorAll<HTMLElement>("[data-shown-for]"));
  const show = (): void => {
    for (const box of boxes) {
      box.hidden = !isChosen(box);
      for (const each of box.querySelectorAll<HTMLInputElement>("input, textarea")) each.disabled = box.hidden;
    }
  };
  document.addEventListener("input", show);
  window.addEventListener("pageshow", show); // a browser may put back what was chosen
  show();
}
