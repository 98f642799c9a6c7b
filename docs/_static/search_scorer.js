"use strict";

// How results of the search are ordered. The numbers are those of Sphinx itself.
var Scorer = {
  // A check comes first if its id has every word that was searched for, unless that is
  // the name of a whole family; pages about the inside of the package come last.
  score: ([page, , , , score]) => {
    const query = new URLSearchParams(location.search).get("q") ?? "";
    const words = query.toLowerCase().split(/[\W_]+/).filter(Boolean);
    const parts = page.toLowerCase().split(/[\W_]+/);
    if (page.startsWith("checks/") && words.length > 1 && words.every((word) => parts.includes(word))) return score + 100;
    return ["architecture", "contributing"].includes(page) ? score - 20 : score;
  },
  objNameMatch: 11,
  objPartialMatch: 6,
  objPrio: { 0: 15, 1: 5, 2: -5 },
  objPrioDefault: 0,
  title: 15,
  partialTitle: 7,
  term: 5,
  partialTerm: 2,
};
