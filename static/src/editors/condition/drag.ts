/** Lets parts be dragged by their grip: between others, or to the end of a group. */
export function watchDrag(tree: HTMLElement, drop: (id: number, into: number, at: number) => void): void {
  tree.addEventListener("pointerdown", (event) => {
    const grip = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-grip]") : null;
    const moved = grip?.closest<HTMLElement>("[data-piece]");
    if (!grip || !moved || event.button !== 0) return;
    event.preventDefault();
    grip.focus();
    const listening = new AbortController();
    let to: { into: number; at: number } | null = null;
    const clear = () => {
      for (const marked of tree.querySelectorAll(".drop-before, .drop-after, .drop-into"))
        marked.classList.remove("drop-before", "drop-after", "drop-into");
    };
    const over = (pointer: PointerEvent) => {
      moved.classList.add("dragged");
      clear();
      to = null;
      const under = document.elementFromPoint(pointer.clientX, pointer.clientY);
      const group = under?.closest<HTMLElement>("[data-group]");
      if (!group || !tree.contains(group) || moved.contains(group)) return;
      const beside = under?.closest<HTMLElement>("[data-piece]");
      if (!beside || beside.parentElement !== group) {
        group.classList.add("drop-into");
        to = {
          into: Number(group.dataset.group),
          at: group.querySelectorAll(":scope > [data-piece]").length,
        };
        return;
      }
      const box = beside.getBoundingClientRect();
      const after = pointer.clientY > box.top + box.height / 2;
      beside.classList.add(after ? "drop-after" : "drop-before");
      const at = Array.from(group.querySelectorAll(":scope > [data-piece]")).indexOf(beside);
      to = { into: Number(group.dataset.group), at: at + (after ? 1 : 0) };
    };
    const end = (pointer: PointerEvent) => {
      listening.abort();
      clear();
      moved.classList.remove("dragged");
      if (to && pointer.type === "pointerup") drop(Number(moved.dataset.piece), to.into, to.at);
    };
    window.addEventListener("pointermove", over, { signal: listening.signal });
    window.addEventListener("pointerup", end, { signal: listening.signal });
    window.addEventListener("pointercancel", end, { signal: listening.signal });
  });
}
