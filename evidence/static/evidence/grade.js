// Shows the certainty while a form is filled in. The sum is the server's (grading/rules.py); what is stored is computed there.
"use strict";
(() => {
  const form = document.querySelector("form.grade");
  const place = document.getElementById("computed");
  const grades = [...form.querySelectorAll("template[data-word]")];

  function show() {
    const start = form.querySelector("input[name=start]:checked");
    if (!start) return;
    const judged = [...form.querySelectorAll("input[name$=-judgement]:checked")];
    const changes = judged.map((input) => Number(input.value) || 0).filter(Boolean);
    const sum = changes.reduce((total, change) => total + change, Number(place.dataset[start.value]));
    const grade = grades[Math.min(Math.max(sum, 0), grades.length - 1)];
    const skipped = judged.filter((input) => input.value === "skipped" && input.closest(".lowers")).length;
    const signs = changes.map((change) => ` ${change > 0 ? "+" : "−"}${Math.abs(change)}`).join("");
    const word = document.createElement("b");
    word.textContent = grade.dataset.word;
    const sum_text = `${start.parentElement.textContent.trim()}${signs} = ${grade.dataset.word}`;
    place.replaceChildren(grade.content.cloneNode(true), " ", word, ` ${sum_text}${skipped ? "; quick rating (not GRADE)" : ""}`);
  }

  form.addEventListener("change", show);
  show();
})();
