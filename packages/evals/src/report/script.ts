/**
 * Filters and sorts the cases that are in the page already; without it all of them are shown, in reading order. It is hashed
 * into the page's policy, so nothing else can run.
 */
export const script = `
(() => {
  const list = document.getElementById("cases");
  if (!list) return;
  const cases = [...list.children];
  const state = { kind: "", group: "", sort: "order" };
  const number = (one, name) => one.dataset[name] === undefined ? -1 : Number(one.dataset[name]);
  const apply = () => {
    let shown = 0;
    for (const one of cases) {
      const fits = (state.kind === "" || one.dataset.kind === state.kind) &&
        (state.group === "" || one.dataset.groups.split(" ").includes(state.group));
      one.hidden = !fits;
      if (fits) shown += 1;
    }
    const down = state.sort !== "order" && state.sort !== "value";
    const sorted = [...cases].sort((a, b) => {
      const by = number(a, state.sort) - number(b, state.sort);
      return (down ? -by : by) || number(a, "order") - number(b, "order");
    });
    for (const one of sorted) list.append(one);
    document.getElementById("shown").textContent = shown + " of " + cases.length + " shown";
  };
  for (const button of document.querySelectorAll("button[data-set]")) {
    button.addEventListener("click", () => {
      state[button.dataset.set] = button.dataset.to;
      for (const other of document.querySelectorAll('button[data-set="' + button.dataset.set + '"]'))
        other.setAttribute("aria-pressed", String(other === button));
      apply();
    });
  }
})();
`;
