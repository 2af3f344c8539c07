// The one thing that the page cannot do without a script: put the message on the clipboard.
"use strict";

const button = document.getElementById("copy");
const message = document.getElementById("message");
const told = document.getElementById("copied");

if (button && message && told && navigator.clipboard) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(message.textContent.trim());
      told.textContent = button.dataset.done;
    } catch {
      getSelection().selectAllChildren(message);
    }
  });
}
