import { ArrowUpRight, ChevronDown, ChevronUp, SlidersHorizontal } from "lucide-react";
import { useCanvas, useStore } from "../hooks/canvas";
import { pointing } from "../hooks/derived";
import { isRowLit, type Pointed } from "../model/light";
import type { NodeTable, TableRow } from "../model/types";
import { texts } from "../texts";

const LINE = { size: 16, strokeWidth: 1.75, "aria-hidden": true } as const;
const whole = new Intl.NumberFormat();
const NONE: { readonly [row: string]: number } = {};

/** The table of the chosen decision, under the canvas: a row lights the path it sends people on, a path its rows. */
export function Dock({ settings }: { settings: () => void }) {
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
              {texts.ruleVersion(table.version, table.status)}
            </span>
            <span className="dock-policy">{table.policy}</span>
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
            <Rows node={docked.node} table={table} />
          ) : (
            <output className="dock-wait">
              {docked.table === "loading" ? texts.tableComing : texts.tableUnread}
            </output>
          )}
        </div>
      ) : null}
    </section>
  );
}

function Rows({ node, table }: { node: string; table: NodeTable }) {
  const store = useStore();
  const pointed = useCanvas(pointing);
  const counts = useCanvas((state) => state.numbers[node]?.rows ?? NONE);
  const counted = useCanvas((state) => state.counting) && store.fixed.people !== null;
  const all = Object.values(counts).reduce((sum, each) => sum + each, 0);
  const plain = counts[""] ?? 0;
  const point = (to: Pointed | null) => store.change({ pointed: to });
  return (
    <table className="dock-table">
      <thead>
        <tr>
          <th scope="col">{texts.row}</th>
          {counted ? (
            <th scope="col" className="went" title={texts.wentHelp}>
              {texts.went}
            </th>
          ) : null}
          {table.inputs.map((label, at) => (
            <th key={`${at} ${label}`} scope="col">
              {label}
            </th>
          ))}
          {table.outputs.map((label, at) => (
            <th key={`${at} ${label}`} scope="col" className="then">
              {label}
            </th>
          ))}
          <th scope="col" className="note">
            {texts.note}
          </th>
        </tr>
      </thead>
      <tbody onPointerLeave={() => point(null)}>
        {table.rows.map((row) => (
          <tr
            key={row.id}
            className={rowClass(row, pointed)}
            onPointerEnter={() => point({ what: "row", row: row.id })}
          >
            <th scope="row">
              <button
                type="button"
                className="dock-row"
                title={texts.rowHelp(texts.outcome(row.outcome))}
                onFocus={() => point({ what: "row", row: row.id })}
                onBlur={() => point(null)}
                onClick={() => point({ what: "row", row: row.id })}
              >
                {row.id}
              </button>
            </th>
            {counted ? <Went node={node} row={row.id} count={counts[row.id] ?? 0} all={all} /> : null}
            {row.when.length === 0 && table.inputs.length > 0 ? (
              <td colSpan={table.inputs.length} className="any">
                {texts.noRowFits}
              </td>
            ) : (
              row.when.map((cell, at) => (
                <td key={`${at} ${cell}`} className={cell === "any" ? "any" : undefined}>
                  {cell}
                </td>
              ))
            )}
            {row.gives.map((cell, at) => (
              <td key={`${at} ${cell}`} className="then">
                {cell}
              </td>
            ))}
            <td className="note">{row.note}</td>
          </tr>
        ))}
        {counted && plain > 0 ? (
          <tr className="plain">
            <th scope="row">{texts.withoutLogic}</th>
            <td className="went">
              {whole.format(plain)}
              <i aria-hidden="true">
                <b className="of-baseline" style={{ width: `${(100 * plain) / all}%` }} />
              </i>
            </td>
            <td colSpan={table.inputs.length + table.outputs.length + 1} className="any">
              {texts.tookBaseline}
            </td>
          </tr>
        ) : null}
      </tbody>
    </table>
  );
}

function rowClass(row: TableRow, pointed: Pointed | null): string {
  const last = row.id === "otherwise" ? "otherwise " : "";
  return `${last}${pointed === null ? "" : isRowLit(row, pointed) ? "lit" : "back"}`;
}

/** How many went by a row, as a number that opens into them, and as a bar. */
function Went(props: { node: string; row: string; count: number; all: number }) {
  const { node, row, count, all } = props;
  const { people } = useStore().fixed;
  const query = new URLSearchParams({ node, what: "left", row });
  return (
    <td className="went">
      {count > 0 ? <a href={`${people}?${query}`}>{whole.format(count)}</a> : <span className="zero">0</span>}
      <i aria-hidden="true">
        <b style={{ width: `${all > 0 ? (100 * count) / all : 0}%` }} />
      </i>
    </td>
  );
}
