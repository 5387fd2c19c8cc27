"use strict";
// The page reads well without this. What is here searches, filters, opens what an address leads to, and lets keys do the work of a mouse.
(() => {
  const $ = (s, at = document) => at.querySelector(s);
  const $$ = (s, at = document) => [...at.querySelectorAll(s)];
  const root = document.documentElement;
  root.classList.add("scripted");

  // A page that was opened from a disk may have no storage: then nothing is remembered.
  const store = {
    get: (k) => { try { return localStorage.getItem("plimsoll." + k); } catch { return null; } },
    set: (k, v) => { try { localStorage.setItem("plimsoll." + k, v); } catch { /* nothing to be done */ } },
  };

  // ---- light and dark
  const dark = () => (root.dataset.theme || (matchMedia("(prefers-color-scheme:dark)").matches ? "dark" : "light")) === "dark";
  const theme = $("#theme");
  const name = () => { theme.textContent = dark() ? "Light" : "Dark"; };
  const turn = () => { root.dataset.theme = dark() ? "light" : "dark"; store.set("theme", root.dataset.theme); name(); };
  if (["light", "dark"].includes(store.get("theme"))) root.dataset.theme = store.get("theme");
  theme.addEventListener("click", turn);
  matchMedia("(prefers-color-scheme:dark)").addEventListener("change", name);
  name();

  // ---- filters
  const fields = { q: $("#q"), verdict: $("#f-v"), provider: $("#f-p"), cause: $("#f-c"), claim: $("#f-k") };
  const rows = $$("details.row");
  const texts = new Map(); // the text of a row, made when it is first searched
  const textOf = (row) => {
    if (!texts.has(row)) texts.set(row, row.textContent.toLowerCase());
    return texts.get(row);
  };
  const value = (k) => (fields[k] ? fields[k].value.trim() : "");
  const matches = (row, f) =>
    (!f.verdict || f.verdict.includes(row.dataset.v)) &&
    (!f.provider || row.dataset.p === f.provider) &&
    (!f.cause || row.dataset.c === f.cause) &&
    (!f.claim || row.dataset.k.split(" ").includes(f.claim)) &&
    f.words.every((w) => textOf(row).includes(w));

  const apply = () => {
    const f = {
      verdict: value("verdict") ? value("verdict").split(" ") : null, provider: value("provider"), cause: value("cause"),
      claim: value("claim"), words: value("q").toLowerCase().split(/\s+/).filter(Boolean),
    };
    const on = Boolean(f.verdict || f.provider || f.cause || f.claim || f.words.length);
    const shown = { claim: 0, scenario: 0 }, all = { claim: 0, scenario: 0 };
    for (const row of rows) {
      const kind = row.classList.contains("claim") ? "claim" : "scenario";
      const keep = !on || matches(row, f);
      all[kind]++;
      if (keep) shown[kind]++;
      if (row.hidden === keep) row.hidden = !keep;
    }
    for (const list of $$("#claims .group, #scenarios .feature")) {
      const left = $$("details.row", list);
      list.hidden = on && !left.some((r) => !r.hidden);
    }
    for (const part of $$("main > section:not(.verdict) [data-p]:not(.row):not(.feature):not(#claims .group)")) part.hidden = Boolean(f.provider) && part.dataset.p !== f.provider;
    $("#claims > .none").hidden = shown.claim > 0 || !on;
    $("#scenarios > .none").hidden = shown.scenario > 0 || !on;
    const say = (k) => `${shown[k].toLocaleString("en")} of ${all[k].toLocaleString("en")} ${k}s`;
    $("#hits").textContent = on ? `${say("claim")}, ${say("scenario")}` : "";
    return on;
  };

  const keep = () => { // the filters stand in the address, so that it can be passed on
    const q = new URLSearchParams(Object.keys(fields).map((k) => [k, value(k)]).filter(([, v]) => v));
    const at = location.hash.slice(1).split("?")[0] || "claims";
    try { history.replaceState(null, "", "#" + at + (q.size ? "?" + q : "")); } catch { /* some viewers forbid it */ }
  };
  let waiting = 0;
  const soon = () => { clearTimeout(waiting); waiting = setTimeout(() => { apply(); keep(); }, 120); };
  for (const field of Object.values(fields)) if (field) field.addEventListener("input", soon);
  $(".filters").addEventListener("submit", (e) => e.preventDefault());
  const clear = () => { for (const field of Object.values(fields)) if (field) field.value = ""; apply(); keep(); };
  $("#clear").addEventListener("click", (e) => { e.preventDefault(); clear(); });
  const set = (wanted) => { for (const k of Object.keys(fields)) if (fields[k]) fields[k].value = wanted[k] ?? ""; return apply(); };
  for (const a of $$("a[data-filter]")) a.addEventListener("click", () => { set({ verdict: a.dataset.filter }); setTimeout(keep); });

  fields.claim.addEventListener("focus", () => {
    if ($("#claim-ids").childElementCount) return;
    $("#claim-ids").append(...$$("details.claim").map((c) => new Option(c.dataset.k)));
  }, { once: true });

  // ---- addresses: #place, #place?verdict=fails&q=…
  const hash = () => { try { return decodeURIComponent(location.hash.slice(1)); } catch { return ""; } };
  const follow = () => {
    const [at, query] = hash().split("?");
    if (query !== undefined) set(Object.fromEntries(new URLSearchParams(query)));
    const place = at && document.getElementById(at);
    if (!place) return;
    const row = place.closest("details.row");
    if (row && row.hidden) clear();
    for (let d = place.closest("details"); d; d = d.parentElement.closest("details")) d.open = true;
    place.scrollIntoView();
    requestAnimationFrame(() => requestAnimationFrame(() => place.scrollIntoView())); // what came into view has got its true height
    const summary = place.matches("details") && $("summary", place);
    if (summary) summary.focus({ preventScroll: true });
  };
  addEventListener("hashchange", follow);
  follow();
  addEventListener("load", () => requestAnimationFrame(follow), { once: true }); // the browser, too, goes to the address, and takes the focus away

  // ---- copying commands
  const copyable = (at) => {
    for (const block of $$("pre.curl, .again code, .record code", at)) {
      if (block.querySelector(".copy")) continue;
      const text = block.textContent, button = document.createElement("button");
      button.type = "button"; button.className = "copy"; button.textContent = "copy";
      button.addEventListener("click", async () => {
        try { await navigator.clipboard.writeText(text); button.textContent = "copied"; } catch { getSelection().selectAllChildren(block); }
      });
      block.prepend(button);
    }
  };
  document.addEventListener("toggle", (e) => { if (e.target.open) copyable(e.target); }, true);
  for (const d of $$("details[open]")) copyable(d);
  copyable($("#about"));

  // ---- keys
  const help = $("#help"), letters = $("#shortcuts");
  letters.checked = store.get("keys") !== "off";
  letters.addEventListener("change", () => store.set("keys", letters.checked ? "on" : "off"));
  $("#keys").addEventListener("click", () => help.showModal());
  const visible = (only) => rows.filter((r) => !r.hidden && (!only || !["holds", "untested"].includes(r.dataset.v)));
  const go = (step, only) => {
    const list = visible(only);
    if (!list.length) return;
    const here = document.activeElement.closest ? document.activeElement.closest("details.row") : null;
    let at = list.indexOf(here);
    if (at < 0 && here) { // the focus is on an entry that is passed over: take its neighbour
      at = list.findIndex((r) => here.compareDocumentPosition(r) & Node.DOCUMENT_POSITION_FOLLOWING);
      at = step > 0 ? (at < 0 ? list.length : at) - 1 : at < 0 ? list.length : at;
    }
    const next = list[Math.min(Math.max(at + step, 0), list.length - 1)];
    $("summary", next).focus({ preventScroll: true });
    next.scrollIntoView({ block: "center" });
  };
  const keys = {
    "/": () => fields.q.focus(), j: () => go(1), k: () => go(-1), n: () => go(1, true), p: () => go(-1, true),
    x: clear, t: turn, "?": () => help.showModal(),
  };
  addEventListener("keydown", (e) => {
    if (e.key === "Escape" && e.target.matches("input")) { e.target.value = ""; e.target.blur(); apply(); keep(); return; }
    if (e.ctrlKey || e.metaKey || e.altKey || !letters.checked || help.open || e.target.matches("input,select,textarea")) return;
    if (keys[e.key]) { e.preventDefault(); keys[e.key](); }
  });

  // ---- paper: what does not hold is printed open
  addEventListener("beforeprint", () => {
    for (const d of $$("details.row:not([data-v=holds]):not([data-v=untested]), details.row:not([data-v=holds]):not([data-v=untested]) details.x[open]")) d.open = true;
  });
})();
