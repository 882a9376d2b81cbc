/**
 * htmx with our rules: the CSRF header, errors in words, and one request per press.
 *
 * The SSE extension is not used on purpose: it opens one connection per page, and over HTTP/1.1 the seventh tab of an
 * office then hangs. `live.js` shares one connection among all tabs instead.
 */
import htmx from "htmx.org";
import { csrfToken, newKey } from "./dom.js";
import { toast } from "./toast.js";

const SAY = {
  401: "登录已过期。请在新窗口登录后回到这里，内容还在页面上。",
  403: "没有权限，或页面打开太久。内容还在页面上，请刷新后再试。",
  404: "没有找到，可能已被移走。请刷新页面。",
  409: "刚才已有人办理，请刷新查看最新情况。",
  413: "文件太大，请压缩后再上传。",
  429: "操作太频繁，请稍等再试。",
};

export function startRequests() {
  window.htmx = htmx;
  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = csrfToken();
    // A piece that renews itself is not somebody at work: it must not keep a forgotten session alive.
    if (event.detail.triggeringEvent?.type === "live") event.detail.headers["X-Live"] = "1";
  });
  document.addEventListener("htmx:responseError", (event) => {
    const { status } = event.detail.xhr;
    toast(SAY[status] ?? "没有提交成功，内容还在页面上。请稍后再试。", { tone: "error" });
  });
  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, () => toast("网络不通，没有提交。内容还在页面上。", { tone: "error" }));
  }
  guardDoubleSubmit();
  renewKeys();
}

/** A form is sent once: its second submit is swallowed until the answer is there or the page comes back. */
function guardDoubleSubmit() {
  const free = (form) => {
    delete form.dataset.sending;
    form.querySelectorAll("[data-busy]").forEach((button) => delete button.dataset.busy);
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sending) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    if (form.method === "get" || form.method === "dialog") return;
    form.dataset.sending = "1";
    if (event.submitter) event.submitter.dataset.busy = "1";
    // A download leaves the page where it is: free the form again.
    setTimeout(() => free(form), 8000);
  }, true);
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt.closest?.("form");
    if (form) free(form);
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form[data-sending]").forEach(free);
  });
}

/** A creating form gets a new key after each success, and when somebody comes back to it and changes it. */
function renewKeys() {
  const renew = (form) => form.querySelectorAll("[data-idempotency]").forEach((input) => { input.value = newKey(); });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt.closest?.("form");
    if (form && event.detail.successful && event.detail.requestConfig?.verb !== "get") renew(form);
  });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    new Set([...document.querySelectorAll("[data-idempotency]")].map((input) => input.form)).forEach((form) => {
      form?.addEventListener("input", () => renew(form), { once: true });
    });
  });
}
