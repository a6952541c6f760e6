import { useState } from "react";
import { addNode } from "../actions/addNode";
import { useStore } from "../hooks/canvas";
import type { PaletteDrag } from "../hooks/usePaletteDrag";
import { matching } from "../model/search";
import type { Family, Kind } from "../model/types";
import { KindIcon } from "../nodes/KindIcon";
import { texts } from "../texts";

const ORDER: readonly Family[] = ["trigger", "message", "wait", "decision", "handover", "data", "flow"];

/** All kinds of steps by family: drag one to where it should stand, or press it to add it behind the chosen step. */
export function Palette({ begin }: { begin: PaletteDrag["begin"] }) {
  const store = useStore();
  const [search, setSearch] = useState("");
  const kinds = [...store.fixed.kinds.values()].filter((kind) => matching(kind, search) > 0);
  return (
    <nav className="palette" aria-label={texts.palette}>
      <input
        type="search"
        className="palette-search"
        placeholder={texts.searchSteps}
        aria-label={texts.searchSteps}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      {ORDER.map((family) => {
        const members = kinds.filter((kind) => kind.family === family);
        if (members.length === 0) return null;
        return (
          <section key={family} aria-label={texts.family[family]}>
            <h2>{texts.family[family]}</h2>
            {members.map((kind) => (
              <button
                key={kind.key}
                type="button"
                className={`palette-item family-${family}`}
                title={kind.description}
                data-kind={kind.key}
                onPointerDown={(event) => begin(kind, event)}
                onClick={(event) => {
                  // A drag ends in a click too; `detail` 0 is the keyboard.
                  if (event.detail === 0 || !event.currentTarget.dataset.dragged)
                    addBehindChosen(store, kind);
                  delete event.currentTarget.dataset.dragged;
                }}
              >
                <span className="palette-tile">
                  <KindIcon icon={kind.icon} size={16} />
                </span>
                {kind.label}
              </button>
            ))}
          </section>
        );
      })}
      {kinds.length === 0 ? <p className="palette-none">{texts.noMatch}</p> : null}
    </nav>
  );
}

/** Adds a step behind the first open port of the chosen one; anywhere below when there is none. */
function addBehindChosen(store: ReturnType<typeof useStore>, kind: Kind): void {
  const { chosen, journal, views } = store.state;
  const [key] = chosen.size === 1 ? chosen : [];
  const taken = new Set(journal.shown.edges.filter((edge) => edge.from === key).map((edge) => edge.outcome));
  const open = key ? views[key]?.outcomes.find((outcome) => !taken.has(outcome.key)) : undefined;
  store.act(
    addNode,
    key && open ? { kind: kind.key, after: { from: key, outcome: open.key } } : { kind: kind.key },
  );
}
