"use strict";

// Code that is too wide scrolls, which has to work without a mouse as well.
addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("article pre").forEach((each) => (each.tabIndex = 0));
});

// The index of checks, filtered by family, severity, release, profile and words.
addEventListener("DOMContentLoaded", () => {
  const columns = ["checkId", "severity", "profile", "releases", "what it finds"];
  const heads = (table) => [...table.tHead?.rows[0]?.cells ?? []].map((each) => each.textContent.trim());
  const tables = [...document.querySelectorAll("article table")].filter((table) =>
    columns.every((name, at) => heads(table)[at] === name),
  );
  if (!tables.length) return;

  // The releases in their order, and those of a cell: "all", "since A", "A to B" or "A".
  const intro = [...document.querySelectorAll("article li")].find((each) => each.textContent.startsWith("Releases"));
  const order = [...intro.querySelectorAll("code")].map((each) => each.textContent);
  const span = (text) => {
    if (text === "all") return order;
    const [first, last] = text.replace(/^since /, "").split(" to ");
    const end = text.startsWith("since ") ? order.length : order.indexOf(last ?? first) + 1;
    return order.slice(order.indexOf(first), end);
  };

  const rows = tables.flatMap((table) => [...table.tBodies[0].rows]).map((row) => {
    const [id, severity, profile, releases, text] = [...row.cells].map((cell) => cell.textContent.trim());
    const words = `${id} ${id.replace(/[._]/g, " ")} ${text}`.toLowerCase();
    return { row, words, family: [id.split(".")[0]], severity: severity.split(/, /), profile: profile.split(/, /), releases: releases.split(/, /).flatMap(span) };
  });
  const sections = [...document.querySelectorAll("article section section")];
  const form = document.createElement("form");
  form.className = "filters";
  form.setAttribute("role", "search");
  form.setAttribute("aria-label", "Filter the checks");
  const field = (label, control) => {
    const element = document.createElement("label");
    element.append(label, control);
    form.append(element);
    return control;
  };
  const search = document.createElement("input");
  search.type = "search";
  field("Words", search);
  const choices = {};
  for (const [name, label] of [["family", "Family"], ["severity", "Severity"], ["profile", "Profile"], ["releases", "Release"]]) {
    const select = document.createElement("select");
    select.append(new Option("all", ""));
    const values = name === "releases" ? order : [...new Set(rows.flatMap((each) => each[name]))].sort();
    values.forEach((value) => select.append(new Option(value, value)));
    choices[name] = field(label, select);
  }
  const count = document.createElement("p");
  count.setAttribute("role", "status");
  tables[0].closest("section").before(form, count);

  const apply = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const each of rows) {
      const fits =
        words.every((word) => each.words.includes(word)) &&
        Object.entries(choices).every(([name, select]) => !select.value || each[name].includes(select.value));
      each.row.hidden = !fits;
      shown += fits ? 1 : 0;
    }
    for (const section of sections) {
      section.hidden = !section.querySelector("tbody tr:not([hidden])");
    }
    count.textContent = shown < rows.length ? `${shown} of ${rows.length} checks` : "";
  };
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
});
