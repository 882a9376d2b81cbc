/**
 * Signature pad: draws with finger, pen or mouse; the hidden input takes a PNG data URL, empty while nothing is drawn.
 * When the pad is signed, the coded reason beside it is cleared, and the other way round.
 */
import SignaturePad from "signature_pad";
import { onContent, within } from "./dom.js";

function start(box) {
  if (box.dataset.started) return;
  box.dataset.started = "1";
  const area = box.querySelector("[data-signature-area]");
  const canvas = box.querySelector("canvas");
  const value = box.querySelector("[data-signature-value]");
  const state = box.querySelector("[data-signature-state]");
  const reason = box.querySelector(".signature-reason select");
  area.hidden = false;
  const pad = new SignaturePad(canvas, { penColor: "#0d2138", minWidth: 0.9, maxWidth: 2.8 });

  const fit = () => {
    const ratio = Math.max(window.devicePixelRatio || 1, 1);
    const strokes = pad.toData();
    canvas.width = canvas.offsetWidth * ratio;
    canvas.height = canvas.offsetHeight * ratio;
    canvas.getContext("2d").scale(ratio, ratio);
    pad.fromData(strokes); // also clears
  };
  const tell = () => {
    value.value = pad.isEmpty() ? "" : pad.toDataURL("image/png");
    state.textContent = pad.isEmpty() ? "请在框内签名" : "已签名";
    value.dispatchEvent(new Event("change", { bubbles: true }));
  };
  pad.addEventListener("endStroke", () => {
    if (reason) reason.value = "";
    tell();
  });
  reason?.addEventListener("change", () => {
    if (!reason.value) return;
    pad.clear();
    tell();
  });
  box.querySelector("[data-signature-clear]").addEventListener("click", () => { pad.clear(); tell(); canvas.focus(); });
  if (typeof ResizeObserver === "undefined") fit();
  else new ResizeObserver(fit).observe(canvas);
}

export function startSignatures() {
  onContent((root) => within(root, "[data-signature]").forEach(start));
}
