"use strict";
(() => {
  const filters = document.getElementById("filters");
  const search = document.getElementById("search");
  const count = document.getElementById("count");
  const findings = [...document.querySelectorAll(".finding")];
  const texts = new Map(findings.map((each) => [each, each.textContent.toLowerCase()]));
  const deployments = [...document.querySelectorAll(".deployment")];

  const checked = (name) =>
    new Set([...filters.querySelectorAll(`[name="${name}"]:checked`)].map((each) => each.value));

  function apply() {
    const severities = checked("severity");
    const states = checked("state");
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const each of findings) {
      const text = texts.get(each);
      const fits =
        severities.has(each.dataset.severity) &&
        states.has(each.dataset.state) &&
        words.every((word) => text.includes(word));
      each.hidden = !fits;
      shown += fits ? 1 : 0;
    }
    const narrowed = shown < findings.length;
    for (const each of deployments) {
      each.hidden = narrowed && !each.querySelector(".finding:not([hidden])");
    }
    count.textContent = narrowed ? `${shown} of ${findings.length} findings are shown` : "";
  }

  filters.addEventListener("input", apply);
  filters.addEventListener("reset", () => setTimeout(apply));
  filters.addEventListener("submit", (event) => event.preventDefault());

  const theme = document.getElementById("theme");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () =>
    (document.documentElement.dataset.theme || (dark.matches ? "dark" : "light")) === "dark";
  const showPressed = () => theme.setAttribute("aria-pressed", String(isDark()));
  theme.addEventListener("click", () => {
    document.documentElement.dataset.theme = isDark() ? "light" : "dark";
    showPressed();
  });
  showPressed();

  const table = document.getElementById("fleet");
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    head.querySelector("button").addEventListener("click", () => {
      const ascending = head.getAttribute("aria-sort") !== "ascending";
      heads.forEach((each) => each.setAttribute("aria-sort", "none"));
      head.setAttribute("aria-sort", ascending ? "ascending" : "descending");
      const key = (row) => row.cells[column].dataset.sort;
      const rows = [...table.tBodies[0].rows].sort((a, b) =>
        key(a).localeCompare(key(b), "en", { numeric: true }),
      );
      if (!ascending) rows.reverse();
      table.tBodies[0].append(...rows);
    });
  });

  // A link into the page shows what it leads to, whatever is filtered.
  addEventListener("hashchange", () => {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    if (target) target.closest(".deployment")?.removeAttribute("hidden");
  });
  addEventListener("beforeprint", () => {
    document.querySelectorAll("details").forEach((each) => (each.open = true));
  });
})();
