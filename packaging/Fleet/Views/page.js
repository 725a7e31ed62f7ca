"use strict";
// Everything of a device gets into the page as text, never as markup.
(() => {
  const byId = id => document.getElementById(id);
  const read = id => JSON.parse(byId(id).textContent);
  const fleet = read("fleet");
  const devices = read("devices");
  const summary = fleet.summary;
  const meanings = fleet.meanings;
  // Indexes of a device's members; the writer has the same order.
  const [NAME, RING, VERDICT, CODE, COUNT, KEPT, SINCE, SEEN, SAYS, ISSUERS, HELPER, OS, USER] = Array(13).keys();
  const groups = [
    ["leaking", "Leaking", ["leaked", "recurring", "limit", "reported"]],
    ["unknown", "Not known", ["helperDamaged", "error", "incomplete", "helperMissing", "stale"]],
    ["waiting", "Waiting", ["pending", "notApplicable"]],
    ["clean", "Clean", ["compliant", "fixed"]],
  ];
  const groupOf = verdict => groups.find(group => group[2].includes(verdict))[0];
  const number = new Intl.NumberFormat("en");
  const sum = (counts, group) => group[2].reduce((all, verdict) => all + counts[verdict], 0);
  const percent = (part, all) => all === 0 ? "0 %" : part > 0 && part < all / 1000 ? "< 0.1 %" : (100 * part / all).toFixed(1) + " %";
  const plural = (count, noun) => `${number.format(count)} ${noun}${count === 1 ? "" : "s"}`;
  const pad = value => String(value).padStart(2, "0");
  const day = seconds => {
    if (seconds === null) return "";
    const date = new Date(seconds * 1000);
    return `${date.getUTCFullYear()}-${pad(date.getUTCMonth() + 1)}-${pad(date.getUTCDate())}`;
  };
  const minute = iso => iso === null ? "" : `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;

  const make = (tag, text, className) => {
    const element = document.createElement(tag);
    if (text !== undefined && text !== null) element.textContent = text;
    if (className) element.className = className;
    return element;
  };
  const foreign = (tag, text, className) => {
    const element = make(tag, text, className);
    element.dir = "auto";
    return element;
  };
  const row = (body, ...cells) => {
    const line = make("tr");
    line.append(...cells);
    body.append(line);
    return line;
  };
  const body = id => byId(id).tBodies[0];
  const head = (text, from = make) => {
    const cell = from("th", text);
    cell.scope = "row";
    return cell;
  };
  const bar = (target, counts, all) => {
    for (const group of groups) {
      const count = sum(counts, group);
      if (count === 0) continue;
      const part = make("span", null, group[0]);
      part.style.flexGrow = count;
      part.title = `${group[1]}: ${number.format(count)}`;
      target.append(part);
    }
    target.setAttribute("aria-label", groups.map(group => `${group[1]} ${percent(sum(counts, group), all)}`).join(", "));
  };

  function showSummary() {
    const counts = summary.verdicts, all = summary.devices;
    const leaking = sum(counts, groups[0]), unknown = sum(counts, groups[1]);
    byId("title").textContent = `${fleet.title} · fleet status`;
    byId("headline").textContent = leaking === 0
      ? `No device of ${number.format(all)} is known to hold other people's certificates`
      : `${number.format(leaking)} of ${plural(all, "device")} hold${leaking === 1 ? "s" : ""} other people's smart-card certificates`;
    const sentences = [];
    if (leaking > 0) sentences.push(`${plural(summary.certificates, "certificate")} in all.`);
    if (counts.fixed > 0) sentences.push(`On ${plural(counts.fixed, "device")} they were removed.`);
    if (unknown > 0) sentences.push(`${plural(unknown, "device")} could not be judged: not examined, silent, or without the helper.`);
    byId("lead").textContent = sentences.join(" ");
    const age = [`Source: ${fleet.source}.`];
    if (fleet.dataOf) age.push(`Data of ${minute(fleet.dataOf)}.`);
    if (summary.newest) age.push(`Last heard of a device ${minute(summary.newest)}, of the most silent one ${minute(summary.oldest)}.`);
    if (fleet.delay) age.push(fleet.delay);
    byId("age").textContent = age.join(" ");
    for (const group of groups) {
      const figure = make("div", null, `figure ${group[0]}`);
      const label = make("span", `${group[1]}, ${percent(sum(counts, group), all)}`);
      const key = make("i", null, "key");
      figure.append(make("strong", number.format(sum(counts, group))), key, label);
      byId("figures").append(figure);
    }
    bar(byId("bar"), counts, all);
    for (const meaning of meanings) {
      const count = counts[meaning.verdict];
      const line = row(body("verdicts"), head(meaning.title), make("td", number.format(count), "n"),
        make("td", count === 0 ? "" : percent(count, all), "n"), make("td", meaning.what));
      if (count === 0) line.className = "quiet";
    }
  }

  function showRings() {
    for (const ring of summary.rings) {
      const share = make("div", null, "bar");
      share.setAttribute("role", "img");
      bar(share, ring.verdicts, ring.devices);
      const cell = make("td", null, "share");
      cell.append(share);
      row(body("rings"), head(ring.ring, foreign), make("td", number.format(ring.devices), "n"),
        ...groups.map(group => make("td", number.format(sum(ring.verdicts, group)), "n")), cell);
    }
    byId("s-rings").hidden = summary.rings.length === 0;
  }

  function showLists() {
    for (const one of summary.issuers)
      row(body("issuers"), head(one.issuer, foreign), make("td", number.format(one.devices), "n"));
    byId("issuers-note").textContent = summary.issuersAreExact ? "" : "There are very many issuers; rare ones are not counted exactly.";
    byId("s-issuers").hidden = summary.issuers.length === 0;
    for (const one of summary.oldestFindings) {
      row(body("oldest"), head(one.device, foreign), make("td", one.since ? one.since.slice(0, 10) : ""),
        make("td", number.format(one.certificates), "n"));
    }
    byId("s-oldest").hidden = summary.oldestFindings.length === 0;
    for (const one of summary.open)
      row(body("open"), head(one.condition), make("td", number.format(one.devices), "n"));
    byId("s-open").hidden = summary.open.length === 0;
    const kept = summary.keptForLackOfProof;
    byId("s-kept").hidden = kept.certificates === 0;
    byId("kept").textContent = `${plural(kept.certificates, "certificate")} on ${plural(kept.devices, "device")} `
      + "may be somebody else's, but nothing proves whose they are, so they stay. Look at some with certprop inspect; "
      + "the policy's \"owner\" decides what counts as proof.";
    for (const one of summary.codes) {
      const cell = make("th");
      cell.scope = "row";
      cell.append(make("code", one.code));
      row(body("codes"), cell, make("td", number.format(one.devices), "n"), make("td", one.meaning), make("td", one.next));
    }
    byId("s-codes").hidden = summary.codes.length === 0;
  }

  // Only the rows in sight exist, so that 50,000 devices scroll like 50.
  const rowHeight = 35, spare = 12, mostPrinted = 1000;
  const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  const text = index => (a, b) => collator.compare(a[index] ?? "", b[index] ?? "");
  const amount = index => (a, b) => (a[index] ?? -1) - (b[index] ?? -1);
  const titleOf = device => meanings[device[VERDICT]].title;
  const columns = [
    ["Device", "22%", text(NAME)],
    ["Ring", "11%", (a, b) => collator.compare(fleet.rings[a[RING]], fleet.rings[b[RING]])],
    ["Verdict", "13%", amount(VERDICT)],
    ["Code", "13%", text(CODE)],
    ["Certs", "8%", amount(COUNT), "n"],
    ["Kept", "8%", amount(KEPT), "n"],
    ["Since", "11%", amount(SINCE)],
    ["Heard of", "14%", amount(SEEN)],
  ];
  const scroll = byId("scroll"), rows = byId("rows"), heads = byId("heads");
  let shown = devices, column = 2, isAscending = true, haystacks = null;

  function cells(device) {
    const name = head(null);
    const open = foreign("button", device[NAME], "open");
    open.type = "button";
    open.addEventListener("click", () => showDetails(device));
    name.append(open);
    const verdict = meanings[device[VERDICT]].verdict;
    return [
      name, foreign("td", fleet.rings[device[RING]]), make("td", titleOf(device), groupOf(verdict)), make("td", device[CODE]),
      make("td", device[COUNT] === 0 ? "" : number.format(device[COUNT]), "n"),
      make("td", device[KEPT] === 0 ? "" : number.format(device[KEPT]), "n"),
      make("td", day(device[SINCE])), make("td", day(device[SEEN])),
    ];
  }

  function space(count) {
    const line = make("tr", null, "space");
    line.setAttribute("aria-hidden", "true");
    const cell = make("td");
    cell.colSpan = columns.length;
    cell.style.height = `${count * rowHeight}px`;
    line.append(cell);
    return line;
  }

  function draw(first, end) {
    const lines = [];
    if (first > 0) lines.push(space(first));
    for (let index = first; index < end; index++) {
      const line = make("tr");
      line.setAttribute("aria-rowindex", index + 2);
      line.append(...cells(shown[index]));
      lines.push(line);
    }
    if (end < shown.length) lines.push(space(shown.length - end));
    rows.replaceChildren(...lines);
  }

  let drawn = "";
  function drawInSight(force) {
    const first = Math.max(0, Math.floor(scroll.scrollTop / rowHeight) - spare);
    const end = Math.min(shown.length, first + Math.ceil(scroll.clientHeight / rowHeight) + 2 * spare);
    if (!force && drawn === `${first}-${end}`) return;
    drawn = `${first}-${end}`;
    // A row that is drawn anew must not lose the keyboard.
    const focused = rows.contains(document.activeElement)
      ? document.activeElement.closest("tr").getAttribute("aria-rowindex") : null;
    draw(first, end);
    if (focused !== null) (rows.querySelector(`[aria-rowindex="${focused}"] .open`) ?? scroll).focus({ preventScroll: true });
  }

  function refresh() {
    const words = byId("search").value.toLowerCase().split(/\s+/).filter(word => word !== "");
    const verdict = byId("by-verdict").value, ring = byId("by-ring").value;
    haystacks ??= new Map(devices.map(device => [device, [
      device[NAME], fleet.rings[device[RING]], titleOf(device), device[CODE], device[SAYS], device[ISSUERS], device[HELPER],
      device[OS], device[USER],
    ].filter(part => part).join("\n").toLowerCase()]));
    shown = devices.filter(device =>
      (verdict === "" || device[VERDICT] === Number(verdict)) && (ring === "" || device[RING] === Number(ring))
        && words.every(word => haystacks.get(device).includes(word)));
    const compare = columns[column][2], direction = isAscending ? 1 : -1;
    shown.sort((a, b) => direction * compare(a, b) || text(NAME)(a, b));
    byId("matches").textContent = shown.length === devices.length
      ? plural(shown.length, "device") : `${number.format(shown.length)} of ${plural(devices.length, "device")}`;
    byId("devices-table").setAttribute("aria-rowcount", shown.length + 1);
    scroll.scrollTop = 0;
    drawInSight(true);
  }

  function sortBy(index) {
    isAscending = column === index ? !isAscending : columns[index][3] !== "n";
    column = index;
    [...heads.cells].forEach((cell, at) => {
      if (at === column) cell.setAttribute("aria-sort", isAscending ? "ascending" : "descending");
      else cell.removeAttribute("aria-sort");
    });
    refresh();
  }

  function showDetails(device) {
    const meaning = meanings[device[VERDICT]];
    const code = summary.codes.find(one => one.code === device[CODE] && one.verdict === meaning.verdict);
    const list = byId("d-list");
    list.replaceChildren();
    byId("d-name").textContent = device[NAME];
    byId("d-name").dir = "auto";
    const lines = [
      ["Verdict", meaning.title], ["Meaning", (code ?? { meaning: meaning.what }).meaning], ["Next step", (code ?? meaning).next],
      ["Code", device[CODE]], ["It says", device[SAYS]], ["Ring", fleet.rings[device[RING]]],
      ["Certificates", device[COUNT] || null], ["Issuers", device[ISSUERS]], ["Kept for lack of proof", device[KEPT] || null],
      ["Since", day(device[SINCE])], ["Heard of", day(device[SEEN])], ["Helper", device[HELPER]], ["Windows", device[OS]],
      ["User", device[USER]],
    ];
    for (const [name, value] of lines) {
      if (value !== null && value !== "") list.append(make("dt", name), foreign("dd", value));
    }
    byId("details").showModal();
  }

  function showTable() {
    columns.forEach(([title, width, , className], index) => {
      const cell = make("th", null, className);
      cell.scope = "col";
      cell.style.width = width;
      const button = make("button", title);
      button.type = "button";
      button.addEventListener("click", () => sortBy(index));
      cell.append(button);
      if (index === column) cell.setAttribute("aria-sort", "ascending");
      heads.append(cell);
    });
    meanings.forEach((meaning, index) => {
      if (summary.verdicts[meaning.verdict] === 0) return;
      const option = make("option", meaning.title);
      option.value = index;
      byId("by-verdict").append(option);
    });
    fleet.rings.forEach((ring, index) => {
      const option = make("option", ring);
      option.value = index;
      byId("by-ring").append(option);
    });
    if (!fleet.listed) {
      byId("limit").hidden = false;
      byId("limit").textContent = `${plural(summary.devices, "device")} are too many for a page. It lists `
        + `${number.format(fleet.rows)} of those that somebody should look at; certprop-deploy status --format csv writes all of them.`;
    }
    let waiting = 0;
    byId("search").addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(refresh, 80);
    });
    byId("by-verdict").addEventListener("change", refresh);
    byId("by-ring").addEventListener("change", refresh);
    scroll.addEventListener("scroll", () => requestAnimationFrame(() => drawInSight(false)), { passive: true });
    addEventListener("resize", () => drawInSight(true));
    addEventListener("beforeprint", () => {
      const end = Math.min(shown.length, mostPrinted);
      rows.replaceChildren();
      drawn = "";
      draw(0, end);
      if (end < shown.length) rows.lastElementChild.remove();
      byId("printed").textContent = end < shown.length
        ? `The first ${number.format(end)} of ${plural(shown.length, "device")}; certprop-deploy status --format csv writes all of them.` : "";
    });
    addEventListener("afterprint", () => {
      byId("printed").textContent = "";
      drawInSight(true);
    });
  }

  document.title = `${fleet.title}: fleet status`;
  byId("footer").textContent = `Made ${minute(fleet.made)} by certprop-deploy. Certificates count as other people's where device and `
    + "policy prove it; the store does not record how they came there. This page loads nothing and sends nothing.";
  showSummary();
  showRings();
  showLists();
  byId("page").hidden = false;
  showTable();
  refresh();
})();
