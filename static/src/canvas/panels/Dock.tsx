import { ArrowUpRight, ChevronDown, ChevronUp, SlidersHorizontal } from "lucide-react";
import { useCanvas, useStore } from "../hooks/canvas";
import { pointing } from "../hooks/derived";
import type { NodeTable } from "../model/types";
import type { Dock as Docking } from "../store/dock";
import { texts } from "../texts";
import { DockEffect } from "./DockEffect";
import { DockRows } from "./DockRows";

const LINE = { size: 16, strokeWidth: 1.75, "aria-hidden": true } as const;
const whole = new Intl.NumberFormat();
const share = new Intl.NumberFormat(undefined, { style: "percent", maximumFractionDigits: 1 });

/** The table of the chosen decision, under the canvas: a row lights the path it sends people on, a path its rows. */
export function Dock({ settings, docking }: { settings: () => void; docking: Docking }) {
  const store = useStore();
  const docked = useCanvas((state) => state.docked);
  const unfolded = useCanvas((state) => state.unfolded);
  const name = useCanvas((state) => (docked ? state.journal.shown.nodes[docked.node]?.name : undefined));
  if (!docked) return null;
  const table = typeof docked.table === "string" ? null : docked.table;
  return (
    <section className="dock" aria-label={texts.tableOf(name ?? "")}>
      <header>
        <h2>{table?.rule ?? name}</h2>
        {table ? (
          <>
            <span className={`dock-version ${table.status}`}>
              {table.in_force === null
                ? texts.ruleVersion(table.version, table.status)
                : texts.draftBeside(table.version, table.status, table.in_force)}
            </span>
            <RowWorth node={docked.node} table={table} />
            <a className="dock-open" href={table.url}>
              {texts.openRule}
              <ArrowUpRight {...LINE} size={14} />
            </a>
          </>
        ) : null}
        <button
          type="button"
          className="tool dock-settings"
          aria-label={texts.clickToOpen}
          title={texts.clickToOpen}
          onClick={settings}
        >
          <SlidersHorizontal {...LINE} />
        </button>
        <button
          type="button"
          className="tool"
          aria-expanded={unfolded}
          aria-label={unfolded ? texts.foldTable : texts.unfoldTable}
          title={unfolded ? texts.foldTable : texts.unfoldTable}
          onClick={() => store.change({ unfolded: !unfolded, pointed: null })}
        >
          {unfolded ? <ChevronDown {...LINE} /> : <ChevronUp {...LINE} />}
        </button>
      </header>
      {unfolded ? (
        <div className="dock-body">
          {table ? (
            <DockRows node={docked.node} table={table} docking={docking} />
          ) : (
            <output className="dock-wait">
              {docked.table === "loading" ? texts.tableComing : texts.tableUnread}
            </output>
          )}
        </div>
      ) : null}
      {unfolded && table ? <DockEffect table={table} docking={docking} /> : null}
    </section>
  );
}

/** What became of the people of the row that is pointed at; without one, how the table decides. */
function RowWorth({ node, table }: { node: string; table: NodeTable }) {
  const pointed = useCanvas(pointing);
  const counted = useCanvas((state) => state.counting);
  const row = pointed?.what === "row" ? pointed.row : null;
  const people = useCanvas((state) => (row === null ? 0 : (state.numbers[node]?.rows[row] ?? 0)));
  const told = row !== null && counted && people > 0;
  const worth = row === null ? undefined : table.worth[row];
  const known = Object.keys(table.worth).length > 0;
  return (
    <output className={told ? "dock-worth" : "dock-policy"}>
      {!told
        ? table.policy
        : known
          ? texts.rowWorth(
              row,
              whole.format(people),
              share.format((worth?.reached ?? 0) / people),
              worth?.value ?? "",
            )
          : texts.rowPeople(row, whole.format(people))}
    </output>
  );
}
