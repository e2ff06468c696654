// Dialogs close when the dimmed page behind them is pressed.

/** A press that begins and ends outside the dialog closes it; a drag out of a text does not. */
export function closeOnBackdrop(dialog) {
  let began = false;
  dialog.addEventListener("pointerdown", (event) => {
    began = event.target === dialog;
  });
  dialog.addEventListener("click", (event) => {
    if (began && event.target === dialog) dialog.close();
  });
}
