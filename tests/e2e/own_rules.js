/* What axe does not ask of a page. Returns the faults as sentences. */
() => {
  const faults = [];
  const of = (element) => element.outerHTML.slice(0, 160);

  // What refers to an element refers to one that is there.
  const ids = new Set();
  for (const element of document.querySelectorAll("[id]")) {
    if (ids.has(element.id)) faults.push(`two elements have the id ${element.id}`);
    ids.add(element.id);
  }
  for (const name of ["aria-describedby", "aria-labelledby", "aria-controls", "aria-owns", "for", "form", "list", "headers"]) {
    for (const element of document.querySelectorAll(`[${name}]`)) {
      for (const id of element.getAttribute(name).split(/\s+/)) {
        if (id && !ids.has(id)) faults.push(`${name}="${id}" leads nowhere: ${of(element)}`);
      }
    }
  }
  for (const link of document.querySelectorAll('a[href^="#"]')) {
    if (!ids.has(decodeURIComponent(link.hash.slice(1)))) faults.push(`link leads nowhere: ${of(link)}`);
  }
  for (const element of document.querySelectorAll("[fill^='url'], [marker-start], [marker-mid], [marker-end]")) {
    for (const { value } of element.attributes) {
      const id = /^url\(["']?#(.+?)["']?\)$/.exec(value)?.[1];
      if (id && !ids.has(id)) faults.push(`${value} is not there: ${of(element)}`);
    }
  }

  // Every chart has a name, a summary, and a table that says the same of the newest period.
  const text = (id) => document.getElementById(id)?.textContent.trim() ?? "";
  for (const figure of document.querySelectorAll("figure.chart")) {
    const picture = figure.querySelector("svg");
    const which = figure.querySelector("title")?.textContent ?? of(figure);
    const names = (figure.getAttribute("aria-labelledby") ?? "").split(/\s+/).map(text);
    if (!names.some((name) => name)) faults.push(`no name: ${which}`);
    const summary = picture?.querySelector("desc")?.textContent.trim();
    if (picture?.getAttribute("role") !== "img" || !summary) {
      faults.push(`no summary: ${which}`);
      continue;
    }
    const table = figure.closest("section, [data-charts-url]").querySelector("table");
    if (!table) {
      faults.push(`no table: ${which}`);
      continue;
    }
    const drawn = [...picture.querySelectorAll("text")].map((one) => one.textContent).join(" ");
    for (const figureText of newest(table)) {
      if (!summary.includes(figureText)) faults.push(`${figureText} stands in the table, not in the summary: ${which}`);
      if (figure.dataset.chart && !drawn.includes(figureText)) {
        faults.push(`${figureText} stands in the table, not in the picture: ${which}`);
      }
    }
  }
  for (const picture of document.querySelectorAll("svg.trend")) {
    if (picture.getAttribute("role") !== "img" || !picture.getAttribute("aria-label")) faults.push(`no summary: ${of(picture)}`);
  }

  // Women's and men's newest figures, or the comparison's: an organisation's own row, or each column's last.
  function newest(table) {
    const own = table.querySelector("tr.own");
    const rows = own ? [own] : [...table.querySelectorAll("tbody tr")].reverse();
    const heads = [...table.querySelectorAll("thead th")].map((one) => one.textContent);
    const wide = /^(Kvinnor|Flickor)$/.test(heads[1]) ? 2 : 1;
    const found = [];
    for (let column = 0; column < wide; column += 1) {
      const texts = rows.map((row) => row.querySelectorAll("td")[column].textContent.trim());
      const figure = texts.find((one) => /\d/.test(one));
      if (figure) found.push(figure.replace(/[*°]$/, ""));
    }
    return found;
  }

  return faults;
};
