// The virtual screen reader as a page knows it: everything it says of the page from top to bottom, and of what happens.
import { virtual } from "@guidepup/virtual-screen-reader/browser.js";

const MOST = 5000;

async function start() {
  await virtual.start({ container: document.body });
}

// The title too, and as one text: one by one, many phrases take the browser's driver longer than the reader.
async function page() {
  await start();
  for (let said = 0; (await virtual.lastSpokenPhrase()) !== "end of document"; said += 1) {
    if (said > MOST) throw new Error("the reader never came to the end");
    await virtual.next();
  }
  return JSON.stringify([document.title, await stop()]);
}

async function stop() {
  const log = await virtual.spokenPhraseLog();
  await virtual.stop();
  return log;
}

// What is said where each link of the error summary leads.
async function errors() {
  const said = [];
  for (const link of document.querySelectorAll("[role=alert] a")) {
    await start();
    link.click();
    await new Promise((resolve) => setTimeout(resolve));
    said.push(await virtual.lastSpokenPhrase());
    await virtual.stop();
  }
  return said;
}

window.reader = { start, stop, page, errors };
